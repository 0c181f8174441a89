// Things as /search and /lookup answer them, and the page that each has.
import { request } from './http';

export interface Thing {
  /** site, storage_unit, container … or command, of a command card. */
  kind: string;
  id: number;
  name: string | null;
  path: null | { resource: string; id: number; name: string | null; position: string | null }[];
  position?: string | null;
  state?: string;
  /** The column that a search has found, and its words. */
  column?: string;
  matched?: string;
}
/** The meaning of a code: one thing, several of that name, or null. */
export type Found = Thing | { ambiguous: Thing[] } | null;

/** The kinds of things that have a page here. */
const KINDS = [
  'container', 'storage_unit', 'freezer', 'barcode', 'site', 'computer', 'project', 'sample_type',
  'storage_type',
];

export async function search(words: string): Promise<Thing[]> {
  const query = new URLSearchParams({ q: words, kind: KINDS.join(), limit: '12' });
  return (await request(`/search?${query}`)).json;
}

export async function lookUp(code: string): Promise<Found> {
  const body = JSON.stringify({ codes: [code] });
  return (await request('/lookup', { method: 'POST', body })).json[0];
}

/** The page of a thing. */
export function pageOf({ kind, id, name }: Pick<Thing, 'kind' | 'id' | 'name'>): string {
  if (kind === 'storage_unit') return `/storage/unit/${id}`;
  if (kind === 'freezer') return `/storage/freezer/${id}`;
  if (kind === 'barcode') return `/code/${encodeURIComponent(name!)}`;
  return `/${kind}s/${id}/show`;
}

export const nameOf = ({ kind, id, name, matched }: Thing) => name ?? matched ?? `${kind} ${id}`;

/** Where a thing is, from the outside in: a box after its place in the rack. */
export const wayTo = ({ path, position }: Thing) =>
  [...(path ?? []).map(({ name, id, position: place }) => (place ? `${place} ` : '') + (name ?? `#${id}`)),
    ...(position ? [position] : [])].join(' › ');
