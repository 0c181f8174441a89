// The content of a unit, place by place, and what is done with the things in it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { request } from '../http';
import { useTell } from '../told';

export interface Counts {
  places: number | null;
  occupied: number;
  reserved: number;
  free: number | null;
  unplaced: number;
}
export interface Content {
  kind: 'container' | 'storage_unit' | 'reservation';
  id: number;
  row: number | null;
  col: number | null;
  position: string | null;
  name: string | null;
  barcodes?: string[];
  sample_type?: string | null;
  state?: string;
  quantity?: number | null;
  unit?: string | null;
  expires_on?: string | null;
  storage_type?: string;
  counts?: Counts;
}
export interface Step {
  resource: string;
  id: number;
  name: string | null;
  position: string | null;
}
export interface UnitMap {
  unit: {
    id: number; name: string; path: Step[]; position: string | null; barcodes: string[];
    freezer_id: number; parent_id: number | null; is_retired: boolean;
  };
  type: { name: string; rows: number | null; cols: number | null };
  row_labels: string[] | null;
  col_labels: string[] | null;
  counts: Counts;
  content: Content[];
}
/** A place of the grid, and what is there. */
export interface Place {
  row: number;
  col: number;
  label: string;
  thing?: Content;
}

export const useMap = (id: string) =>
  useQuery({
    queryKey: ['storage', 'map', id],
    queryFn: async () => (await request(`/storage_unit/${id}/map`)).json as UnitMap,
  });

/** The grid of a unit, row by row; none where its type has none. */
export function gridOf({ type: { rows, cols }, row_labels, col_labels, content }: UnitMap): Place[][] {
  const at = new Map(content.map(thing => [`${thing.row} ${thing.col}`, thing]));
  return Array.from({ length: cols ? (rows ?? 0) : 0 }, (_, r) =>
    Array.from({ length: cols! }, (_, c) => {
      const thing = at.get(`${r + 1} ${c + 1}`);
      const [row, col] = [row_labels?.[r], col_labels?.[c]];
      const label = thing?.position ?? (row && col ? row + col : `${r + 1}-${c + 1}`);
      return { row: r + 1, col: c + 1, label, thing };
    }));
}

export const keyOf = ({ kind, id }: Pick<Content, 'kind' | 'id'>) => `${kind} ${id}`;
export const nameOf = (thing: Content) => thing.name ?? thing.barcodes?.[0] ?? `#${thing.id}`;
export const itemOf = ({ kind, id }: Pick<Content, 'kind' | 'id'>) =>
  kind === 'container' ? { container: id } : { unit: id };

/** The things that were cut, and from where; they are put in this box or in another. */
export interface Cut {
  unit: number;
  things: Content[];
}
let held: Cut | null = null;
export const cutNow = () => held;
export function hold(cut: Cut | null) {
  held = cut;
}

export interface Move {
  thing: Content;
  unit: number;
  row: number;
  col: number;
  /** Where it must be still. */
  from: number;
}
/** Where each thing goes when the first of them is put to a place: they keep their pattern. */
export function movesTo({ unit: from, things }: Cut, unit: number, { row, col }: Place): Move[] {
  const [first] = things;
  return things.map((thing, n) => ({
    thing, unit, from,
    row: first.row && thing.row ? row + thing.row - first.row : row,
    col: first.col && thing.col ? col + thing.col - first.col : col + n,
  }));
}

/** The things in the way of moves, with the places that they would get in exchange. */
export function swapsFor(moves: Move[], map: UnitMap): Move[] {
  const going = new Set(moves.map(({ thing }) => keyOf(thing)));
  return moves.flatMap(({ row, col, thing: goes, from }) => {
    const thing = map.content.find(one =>
      one.row === row && one.col === col && one.kind !== 'reservation' && !going.has(keyOf(one)));
    return thing && goes.row && goes.col
      ? [{ thing, unit: from, row: goes.row, col: goes.col, from: map.unit.id }] : [];
  });
}

/** Calls a verb, and tells what it has done, with its undo; answers whether it was done. */
export function useVerb() {
  const tell = useTell();
  const notify = useNotify();
  const client = useQueryClient();
  return async (verb: string, body: object, reason?: string) => {
    try {
      const { json } = await request(`/${verb}`, {
        method: 'POST', body: JSON.stringify(body),
        headers: reason ? { 'Change-Reason': encodeURIComponent(reason) } : {},
      });
      tell(`lab.verbs.${verb}`, [json.change_id]);
      return true;
    } catch (error) {
      notify((error as Error).message, { type: 'error', multiLine: true, autoHideDuration: null });
      return false;
    } finally {
      await client.invalidateQueries();
    }
  };
}

export const bodyOf = (moves: Move[]) => ({
  items: moves.map(({ thing, unit, row, col, from }) => ({
    ...itemOf(thing), from: { unit: from }, to: { unit, row, col },
  })),
});
