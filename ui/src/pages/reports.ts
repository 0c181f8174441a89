// The reports of the dashboard: where each comes from, its columns, and the list behind a row.
import { titleOf } from '../resource';
import type { Bars } from './Charts';

export type Row = Record<string, any>;

export interface Report {
  name: string;
  url: string;
  columns: string[];
  /** Where a row leads to. */
  to?: (row: Row) => string;
  bars?: Bars;
  /** The row as the table has it. */
  row?: (row: Row) => Row;
  /** Rows that say nothing are left out. */
  isWorth?: (row: Row) => boolean;
  /** The first rows are those of the greatest number. */
  most?: string;
}

export const listOf = (list: string, filter: object, sort = 'name') =>
  `/${list}?${new URLSearchParams({ filter: JSON.stringify(filter), sort, order: 'ASC' })}`;
/** The reports count what is in or out. */
export const there = { 'state@in': '(in,out)' };
export const COLUMNS = 'select=container_id,name,uuid,days_left,expires_on,freezer,position';
export const OVERDUE = 'is_overdue=eq.true&select=id,name,uuid,out_to,due_back_on&order=due_back_on,id&limit=100';
const named = (row: Row) => ({ ...row, name: titleOf('containers', row) });
const container = (row: Row) => `/containers/${row.container_id ?? row.id}/show`;
const byKind = (one: string): Pick<Report, 'url' | 'columns' | 'most' | 'bars'> => ({
  url: `/report/containers_by_${one}`,
  columns: [one, 'containers', 'checked_out', 'without_unit'],
  most: 'containers',
  bars: { label: one, keys: ['containers'] },
});

export const reports: Report[] = [
  {
    name: 'overdue', url: `/containers?${OVERDUE}`, columns: ['name', 'out_to', 'due_back_on'],
    to: container, row: named,
  },
  {
    name: 'expiring', url: `/report/expiring?${COLUMNS}`, to: container, row: named,
    columns: ['name', 'days_left', 'expires_on', 'freezer', 'position'],
  },
  {
    name: 'occupancy', url: '/report/occupancy_by_freezer', most: 'percent',
    columns: ['freezer', 'percent', 'occupied', 'places', 'free', 'unplaced'],
    to: row => `/freezers/${row.freezer_id}/show`, bars: { label: 'freezer', keys: ['occupied', 'free'] },
    isWorth: row => row.places + row.unplaced > 0,
  },
  {
    name: 'instruments', url: '/report/instruments_by_site', most: 'computers',
    columns: ['site', 'computers', 'freezers', 'retired'],
    to: row => listOf('instruments', { site_id: row.site_id }),
    bars: { label: 'site', keys: ['computers', 'freezers', 'retired'] },
  },
  {
    name: 'freezers', ...byKind('freezer'), isWorth: row => row.containers > 0,
    to: row => listOf('containers', { freezer_id: row.freezer_id, ...there }),
  },
  {
    name: 'types', ...byKind('sample_type'), url: '/report/containers_by_type',
    to: row => listOf('containers', row.sample_type_id
      ? { sample_type_id: row.sample_type_id, ...there } : { 'sample_type_id@is': 'null', ...there }),
  },
  {
    name: 'states', url: '/report/containers_by_state', columns: ['state', 'containers', 'without_unit'],
    to: row => listOf('containers', { state: row.state }),
    bars: { label: 'state', keys: ['containers'] }, isWorth: row => row.containers > 0,
  },
  {
    name: 'quality', url: '/report/data_quality', columns: ['rule', 'found', 'advice'], most: 'found',
    to: row => listOf(`${row.resource}s`, { 'id@in': `(${row.ids})` }), isWorth: row => row.found > 0,
  },
  {
    name: 'activity', url: '/report/activity?days=30', columns: ['day', 'changed_by', 'changes', 'rows'],
    bars: { label: 'day', keys: ['rows'], isOverTime: true },
  },
];
