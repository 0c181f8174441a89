// The data provider: ra-data-postgrest for lists in bulk, and one row by its own URL, with its ETag.
// A key that begins with @ is no column: `@etag` is the version of a row, `@changes` are the changes
// that a write has made.
import postgrest, { type IDataProviderConfig } from '@raphiniert/ra-data-postgrest';
import { type DataProvider, type RaRecord } from 'react-admin';
import { asOf, pastQuery } from './asof';
import { type Answer, changesOf, request } from './http';
import { kindOf, urlOf } from './resource';

/** Ids, as many at a time as a URL of 8 kB has room for. */
const batches = <T>(ids: T[]) =>
  Array.from({ length: Math.ceil(ids.length / 200) }, (_, n) => ids.slice(n * 200, n * 200 + 200));
/** The orders that a list has an index for, by the column that is shown. */
const ORDERS: Record<string, string> = { name: 'natural' };
/** Lists that have pages by number, in an order of their own. */
const CURSORLESS = new Set(['instruments', 'people']);
/** The cursor of the row before a page, by the list and the number of the page. */
const cursors = new Map<string, string>();
/** Rows to walk over at a time, on the way to a page that was not walked to. */
const STRIDE = 10_000;

const joined = (url: string, query: string) =>
  query ? `${url}${url.includes('?') ? '&' : '?'}${query}` : url;

const base = postgrest({
  apiUrl: '',
  // No exact count, which reads the whole list, and no offset with a cursor.
  httpClient: (url: string, options: { method?: string; headers: Headers; body?: string }) => {
    options.headers.delete('Prefer');
    if (options.method) options.headers.set('Prefer', 'return=representation');
    return request(joined(url.replace(/([?&])offset=0&/, '$1'), options.method ? '' : pastQuery()), options);
  },
  defaultListOp: 'eq',
  primaryKeys: new Map([['instruments', ['computer_id', 'freezer_id']]]),
  schema: () => '',
} as unknown as IDataProviderConfig);

/** Null is asked for by `is`, and signs of a pattern are searched as themselves. */
function filtersOf(filter: Record<string, any>): Record<string, any> {
  return Object.fromEntries(Object.entries(filter).map(([name, value]) =>
    (value === null || value === 'null') && !name.includes('@') ? [`${name}@is`, 'null'] : [name, value]));
}

/** The ids of what the search finds, best first: an index answers it at any length of the list. */
async function found(resource: string, words: string): Promise<number[]> {
  const query = `q=${encodeURIComponent(words)}&kind=${kindOf(resource)}&limit=100`;
  const { json } = await request(`/search?${query}`);
  return [...new Set<number>(json.map((hit: { id: number }) => hit.id))];
}

/** A row as it came, with its version and the change that made it so. */
const rowOf = (answer: Answer): RaRecord => ({
  ...answer.json, '@etag': answer.headers.get('ETag'), '@changes': changesOf(answer),
});

const columns = (row: Record<string, any>) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('@')));

export const provider: DataProvider = {
  ...base,

  async getList(resource, { pagination, sort, filter = {}, meta }) {
    const { page = 1, perPage = 50 } = pagination ?? {};
    const { q, ...rest } = filter;
    const wanted = filtersOf(rest);
    if (q?.trim()) {
      const ids = await found(resource, q);
      if (ids.length === 0) return { data: [], total: 0 };
      wanted['id@in'] = `(${ids.join(',')})`;
    }
    const list = JSON.stringify([resource, sort, filter, perPage]);
    const isPaged = !CURSORLESS.has(resource) && !asOf();
    const { field = 'id', order = 'ASC' } = sort ?? {};
    if (isPaged) {
      wanted['sort@'] = (order === 'DESC' ? '-' : '') + (ORDERS[field] ?? field);
      let cursor = cursors.get(`${list} ${page}`);
      if (!cursor && page > 1) {
        // A page that was not walked to, as after a reload: the row before it says where it is.
        for (let left = (page - 1) * perPage; left > 0; left -= STRIDE) {
          const { data } = await base.getList(resource, {
            filter: cursor ? { ...wanted, 'after@': cursor } : wanted,
            pagination: { page: 1, perPage: Math.min(left, STRIDE) }, meta: { columns: 'cursor' },
          });
          cursor = data.at(-1)?.cursor ?? cursor;
        }
      }
      if (cursor) wanted['after@'] = cursor;
    } else {
      wanted['offset@'] = String((page - 1) * perPage);
      const way = order.toLowerCase();
      if (!CURSORLESS.has(resource)) wanted['order@'] = `${field}.${way},id.${way}`;
    }
    const { data } = await base.getList(resource, {
      filter: wanted,
      // One row more tells whether there is a next page.
      pagination: { page: 1, perPage: perPage + 1 },
      meta: { ...meta, columns: isPaged ? '*,cursor' : undefined },
    });
    const rows = data.slice(0, perPage).map(({ cursor, ...row }) => ({ cursor, row }));
    if (isPaged && data.length > perPage)
      cursors.set(`${list} ${page + 1}`, rows[rows.length - 1].cursor);
    const isLast = data.length <= perPage;
    return {
      data: rows.map(({ row }) => row),
      // How many there are is known on the last page alone.
      total: isLast ? (page - 1) * perPage + rows.length : undefined,
      pageInfo: { hasNextPage: !isLast, hasPreviousPage: page > 1 },
    } as any;
  },

  getManyReference: (resource, { target, id, ...params }) =>
    provider.getList(resource, { ...params, filter: { ...params.filter, [target]: id } }) as any,

  async getMany(resource, { ids, ...params }) {
    const rows: any[] = [];
    for (const batch of batches(ids))
      rows.push(...(await base.getMany(resource, { ids: batch, ...params })).data);
    return { data: rows };
  },

  async getOne(resource, { id }) {
    return { data: rowOf(await request(joined(urlOf(resource, id), pastQuery()))) as any };
  },

  async create(resource, { data }) {
    // The database decides on fields that the form leaves empty.
    const given = Object.entries(columns(data)).filter(([, value]) => value !== null);
    const body = JSON.stringify(Object.fromEntries(given));
    const row = rowOf(await request(urlOf(resource), { method: 'POST', body }));
    return { data: row as any };
  },

  async update(resource, { id, data, previousData }) {
    const changed = Object.fromEntries(Object.entries(columns(data)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(previousData[name])));
    if (Object.keys(changed).length === 0) return { data: previousData as any };
    // A row of a list has no version: nobody has read it to write over it, and that is a conflict.
    const version = previousData['@etag'] ?? '"none"';
    const row = rowOf(await request(urlOf(resource, id), {
      method: 'POST', headers: { 'If-Match': version }, body: JSON.stringify(changed),
    }));
    return { data: row as any };
  },

  async delete(resource, { id, previousData }) {
    const version = previousData?.['@etag'] ?? (await provider.getOne(resource, { id })).data['@etag'];
    const row = rowOf(await request(urlOf(resource, id), {
      method: 'DELETE', headers: { 'If-Match': version },
    }));
    return { data: row as any };
  },

  async updateMany(resource, { ids, data }) {
    const changes: number[] = [];
    const body = JSON.stringify(columns(data));
    for (const batch of batches(ids)) {
      const answer = await request(`/${resource}?id=in.(${batch.join(',')})`, {
        method: 'PATCH', headers: { Prefer: 'return=minimal' }, body,
      });
      changes.push(...changesOf(answer));
    }
    return { data: ids, meta: { changes } } as any;
  },

  /** All of them in one change, or none. */
  async deleteMany(resource, { ids }) {
    const body = JSON.stringify({ resource: kindOf(resource), ids });
    const answer = await request('/remove', { method: 'POST', body });
    return { data: ids, meta: { changes: changesOf(answer) } } as any;
  },
};
