// One description a resource: what a person decides about it. All else comes from columns.json, the
// columns of the OpenAPI document, which ./stack schema writes.
import { type ComponentType } from 'react';
import all from './columns.json';

export interface Field {
  /** A form insists on it; where nothing is said, as the database does. */
  required?: boolean;
  /** Its place among the columns that a list shows at first. */
  list?: number;
  /** The filters of the list offer it. */
  filter?: boolean;
  /** Stands after a number. */
  suffix?: string;
  /** The values that it may have; their texts are in resources.NAME.choices, or beside them here. */
  choices?: string[] | Record<string, string>;
  /** Verbs write it, forms do not. */
  readOnly?: boolean;
  /** The list that it names rows of, where the database does not say. */
  reference?: string;
  /** Another widget for the page, and for the form. */
  show?: ComponentType<Cell>;
  input?: ComponentType<Cell>;
}
export interface Cell {
  source: string;
  label?: string;
}
export interface Description {
  name: string;
  icon: ComponentType;
  /** The columns that a thing is called by: the first that it has. */
  title: string[];
  /** Its rows have no page of their own, and nobody writes them. */
  isView?: boolean;
  fields: Record<string, Field>;
}
export interface Column {
  format: string;
  text: string;
  required?: boolean;
  reference?: string;
}

/** The name of one row of a list in the API: site of sites. */
export const kindOf = (list: string) => list.replace(/s$/, '');

/** The URL of one row: /site/1 for 1 of sites. */
export const urlOf = (resource: string, id: unknown = '') =>
  `/${kindOf(resource)}${id === '' ? '' : `/${id}`}`;

export const columnsOf = (resource: string): Record<string, Column> =>
  (all as Record<string, Record<string, Column>>)[resource] ?? {};

export const descriptions: Record<string, Description> = {};

/** Describes a resource. Columns that it does not name are shown under "More". */
export function resource(name: string, told: Omit<Description, 'name'>): Description {
  return (descriptions[name] = { name, ...told });
}

/** Every column that a person sees, in order: those of the description first. */
export function fieldsOf({ name, fields }: Description): [string, Field & Column][] {
  const columns = columnsOf(name);
  const rest = Object.keys(columns).filter(column => !(column in fields) && !HIDDEN.has(column));
  return [...Object.keys(fields), ...rest].map(column => [
    column, { ...columns[column], ...fields[column] },
  ]);
}
const HIDDEN = new Set(['id', 'lab_id']);

/** The list that a column names rows of: site_id of sites, sample_type_ids of sample_types. */
export function referenceOf(resource: string, column: string): string | undefined {
  const told = descriptions[resource]?.fields[column] ?? {};
  const list = told.reference ?? columnsOf(resource)[column]?.reference
    ?? column.replace(/_ids$/, 's');
  return list !== column && list in all ? list : undefined;
}

/** The lists whose rows belong to one of this resource, and the column that says so. */
export const partsOf = (resource: string): [string, string][] =>
  Object.values(descriptions).flatMap(({ name, isView }) =>
    Object.entries(columnsOf(name))
      .filter(([column, { format }]) =>
        !isView && !format.endsWith('[]') && referenceOf(name, column) === resource)
      .map(([column]): [string, string] => [name, column]));

/** The name of a thing. */
export const titleOf = (resource: string, row: Record<string, any>): string => {
  const column = (descriptions[resource]?.title ?? ['name']).find(name => row[name]);
  return column ? String(row[column]) : `#${row.id}`;
};
