// A file that is dropped, as a table of texts; and the columns of the API that it may have.
import { columnsOf, fieldsOf, descriptions, referenceOf } from '../resource';

export interface Sheet {
  name: string;
  header: string[];
  rows: string[][];
}

/** Reads a CSV or a workbook. The reader is loaded then. */
export async function readSheet(file: File): Promise<Sheet> {
  const table = /\.xlsx$/i.test(file.name) ? await readWorkbook(file) : await readCsv(file);
  const [header = [], ...rows] = table.filter(row => row.some(cell => cell !== ''));
  const filled = rows.map(row => header.map((_, n) => row[n] ?? ''));
  return { name: file.name, header: header.map(name => name.trim()), rows: filled };
}

async function readWorkbook(file: File): Promise<string[][]> {
  const { readSheet: read } = await import('read-excel-file/browser');
  const table: unknown[][] = await read(file);
  return table.map(row => row.map(textOf));
}

/** A day is written as 2026-01-31, with its time where it has one. */
function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().replace('T00:00:00.000Z', '');
  return cell === null || cell === undefined ? '' : String(cell);
}

async function readCsv(file: File): Promise<string[][]> {
  const { default: papa } = await import('papaparse');
  const bytes = await file.arrayBuffer();
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  return papa.parse<string[]>(text, { delimitersToGuess: [',', ';', '\t'] }).data;
}

/** The columns that count, as a CSV; and the line on which each row begins. */
export async function csvOf(targets: string[], rows: string[][]) {
  const { default: papa } = await import('papaparse');
  const kept = targets.flatMap((name, n) => (name ? [n] : []));
  const table = rows.map(row => kept.map(n => row[n].replace(/\r\n?/g, '\n')));
  const lines: number[] = [];
  let line = 2;
  for (const row of table) {
    lines.push(line);
    line += 1 + row.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
  }
  const body = papa.unparse([kept.map(n => targets[n]), ...table], { newline: '\n' });
  return { body, lines };
}

/** The names of columns that an import takes: those of the list, and parents by their names. */
export function columnsIn(resource: string): string[] {
  const names = ['id', ...fieldsOf(descriptions[resource]).map(([name]) => name)];
  const parents = names.filter(name => name.endsWith('_id') && referenceOf(resource, name));
  const own = columnsOf(resource);
  const location = 'storage_unit_id' in own || 'storage_type_id' in own ? ['location'] : [];
  return [...names, ...parents.map(name => name.slice(0, -3)), ...location];
}

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Which column each header is: as it was last time, by its name, or by what the page calls it. */
export function matched(resource: string, header: string[], label: (column: string) => string) {
  const known = columnsIn(resource);
  const before = remembered(resource);
  const taken = new Set<string>();
  return header.map(name => {
    const found = [before[name], ...known.filter(column => plain(column) === plain(name)),
      ...known.filter(column => plain(label(column)) === plain(name))]
      .find(column => column !== undefined && (column === '' || known.includes(column)));
    if (!found || taken.has(found)) return '';
    taken.add(found);
    return found;
  });
}

const key = (resource: string) => `lab.import.${resource}`;
const remembered = (resource: string): Record<string, string> =>
  JSON.parse(localStorage.getItem(key(resource)) ?? '{}');

/** Keeps what a person has said of a header. */
export function remember(resource: string, header: string, column: string) {
  localStorage.setItem(key(resource), JSON.stringify({ ...remembered(resource), [header]: column }));
}
