// The list of a resource: filters, columns, pages by cursor, removal of many.
import { useMediaQuery, type Theme } from '@mui/material';
import {
  ColumnsButton, CreateButton, DataTable, FilterButton, FunctionField, Link, List,
  Pagination, SearchInput, SimpleList, TopToolbar, useCanAccess, useCreatePath, useListContext,
  ReferenceField, type RaRecord, useNotify, useRecordContext, useRefresh, useResourceContext, Button, Empty,
} from 'react-admin';
import { cloneElement } from 'react';
import Delete from '@mui/icons-material/Delete';
import { asOf } from '../asof';
import { provider } from '../provider';
import { columnsOf, descriptions, fieldsOf, titleOf } from '../resource';
import { useTell } from '../told';
import { input, shown } from '../widgets';

/** The orders that the API has an index for. */
const SORTED = new Set(['name', 'expires_on', 'position']);

export default function ListPage() {
  const of = descriptions[useResourceContext()!];
  const fields = fieldsOf(of);
  const filters = [
    ...(!of.isView && !asOf() ? [<SearchInput key="q" source="q" alwaysOn />] : []),
    ...fields.filter(([, { filter }]) => filter).map(field => input(of, field, true)),
  ];
  return (
    <List filters={filters} sort={{ field: 'name', order: 'ASC' }} perPage={50} exporter={false}
      actions={<Actions />} empty={<Empty />}
      pagination={<Pagination rowsPerPageOptions={[25, 50, 100]} />}>
      <Table />
    </List>
  );
}

function Actions() {
  return (
    <TopToolbar>
      <FilterButton />
      <ColumnsButton />
      <CreateButton />
    </TopToolbar>
  );
}

/**
 * The rows as a table, or on a phone as cards; also of the parts of another thing, without the
 * column that says whose.
 */
export function Table({ without }: { without?: string }) {
  const of = descriptions[useResourceContext()!];
  const { canAccess } = useCanAccess({ resource: of.name, action: 'delete' });
  const fields = fieldsOf(of).filter(([name]) => name !== without && !of.title.slice(0, 1).includes(name));
  fields.sort(([, a], [, b]) => (a.list ?? 99) - (b.list ?? 99));
  const path = useCreatePath();
  const isPhone = useMediaQuery<Theme>(theme => theme.breakpoints.down('sm'));
  if (isPhone) {
    return <SimpleList rowClick={(_id, _resource, row) => path(thingOf(of.name, row))}
      secondaryText={<Second />} primaryText={row => titleOf(of.name, row)} />;
  }
  const hidden = fields.filter(([, { list }]) => !list).map(([name]) => name);
  return (
    <DataTable rowClick={false} hiddenColumns={hidden}
      bulkActionButtons={canAccess && !without ? <RemoveMany /> : false}>
      <DataTable.Col source={of.title[0]} field={Title} />
      {fields.map(field => (
        <DataTable.Col key={field[0]} source={field[0]}
          disableSort={!SORTED.has(field[0]) || !columnsOf(of.name)[field[0]]}>
          {shown(of, field)}
        </DataTable.Col>
      ))}
    </DataTable>
  );
}

/** The name of a thing, as a link to its page: a new tab opens as from any link. */
function Title(_: { source?: string }) {
  const row = useRecordContext()!;
  const resource = useResourceContext()!;
  const path = useCreatePath();
  return <Link to={path(thingOf(resource, row))}>{titleOf(resource, row)}</Link>;
}

/** The page of the thing that a row is of. */
function thingOf(resource: string, row: RaRecord) {
  const [list, id] = resource === 'instruments'
    ? row.computer_id ? ['computers', row.computer_id] : ['freezers', row.freezer_id]
    : [resource, row.id];
  return { resource: list, id, type: 'show' };
}

/** The second column of the list, where there is room for two. */
function Second() {
  const of = descriptions[useResourceContext()!];
  const second = fieldsOf(of).find(([, { list }]) => list === 2);
  if (!second) return <FunctionField render={() => null} />;
  const field = shown(of, second);
  // The row is a link already.
  return field.type === ReferenceField ? cloneElement(field, { link: false } as object) : field;
}

/** Removes the rows that are chosen, all as one change. Nothing asks first: it can be undone. */
function RemoveMany() {
  const { resource, selectedIds, onUnselectItems } = useListContext();
  const refresh = useRefresh();
  const notify = useNotify();
  const tell = useTell();
  const remove = async () => {
    try {
      const { meta } = (await provider.deleteMany(resource, { ids: selectedIds })) as any;
      onUnselectItems();
      tell('lab.removed', meta.changes);
      refresh();
    } catch (error) {
      notify((error as Error).message, { type: 'error', multiLine: true, autoHideDuration: null });
    }
  };
  return <Button label="ra.action.delete" color="error" onClick={remove}><Delete /></Button>;
}
