// A unit as a grid of places: one tab stop, arrows go, Shift chooses, letters do.
import { type KeyboardEvent, type MouseEvent, memo, useRef } from 'react';
import { useTranslate } from 'react-admin';
import { whenAlone } from '../scan';
import { keyOf, nameOf, type Place, type UnitMap } from './box';
import { type Colouring, colourOf, lettersOf, lookOf, SHAPES, typesOf, wordsOf } from './look';

export interface Choosing {
  map: UnitMap;
  grid: Place[][];
  by: Colouring;
  active: Place;
  chosen: Set<string>;
  cut: Set<string>;
  /** Goes to a place: alone, with all up to there, or with this one besides. */
  go: (place: Place, how?: 'range' | 'toggle') => void;
  act: (what: 'cut' | 'put' | 'take' | 'return' | 'escape' | 'open') => void;
}
const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  Home: [0, -99], End: [0, 99], PageUp: [-99, 0], PageDown: [99, 0],
};
const LETTERS = { x: 'cut', v: 'put', t: 'take', r: 'return' } as const;

export function Grid({ map, grid, by, active, chosen, cut, go, act }: Choosing) {
  const translate = useTranslate();
  const table = useRef<HTMLDivElement>(null);
  const latest = useRef(act);
  latest.current = act;
  const types = typesOf(map.content);
  const press = (event: KeyboardEvent) => {
    const { key, shiftKey } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = STEPS[key];
    const letter = LETTERS[key.toLowerCase() as keyof typeof LETTERS];
    if (step) {
      const within = (at: number, length: number) => Math.max(0, Math.min(length - 1, at));
      const row = grid[within(active.row - 1 + step[0], grid.length)];
      const to = row[within(active.col - 1 + step[1], row.length)];
      go(to, shiftKey ? 'range' : undefined);
      table.current?.querySelector<HTMLElement>(`[data-at="${to.row} ${to.col}"]`)?.focus();
    } else if (key === ' ') go(active, 'toggle');
    else if (key === 'Escape') act('escape');
    else if (key === 'Enter') act('open');
    else if (letter) whenAlone(() => latest.current(letter));
    else return;
    event.preventDefault();
  };
  const click = (event: MouseEvent, place: Place) =>
    go(place, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : undefined);
  return (
    <div role="grid" ref={table} className="box" aria-label={map.unit.name} aria-multiselectable
      onKeyDown={press} style={{ gridTemplateColumns: `auto repeat(${grid[0].length}, minmax(48px, 62px))` }}>
      <div role="row">
        <span role="columnheader"><span className="unseen">{map.unit.name}</span></span>
        {grid[0].map(({ col }) => (
          <span role="columnheader" key={col}>{map.col_labels?.[col - 1] ?? col}</span>
        ))}
      </div>
      {grid.map((row, r) => (
        <div role="row" key={r}>
          <span role="rowheader">{map.row_labels?.[r] ?? r + 1}</span>
          {row.map(place => {
            const key = place.thing && keyOf(place.thing);
            return (
              <div role="gridcell" key={place.col} data-at={`${place.row} ${place.col}`}
                tabIndex={place.row === active.row && place.col === active.col ? 0 : -1}
                aria-selected={!!key && chosen.has(key)} aria-label={wordsOf(place, translate)}
                className={key && cut.has(key) ? 'is-cut' : undefined}
                onClick={event => click(event, place)} onDoubleClick={() => act('open')}
                style={place.thing && { background: colourOf(place.thing, by, types) }}>
                <Face place={place} />
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** The look of a place: its shape, and two letters or how full it is. wordsOf says the same. */
export const Face = memo(({ place: { thing } }: { place: Place }) => (
  <>
    <b aria-hidden>{SHAPES[lookOf(thing)]}</b>
    {thing && (
      <small>{thing.kind === 'storage_unit' ? nameOf(thing) : lettersOf(thing)}</small>
    )}
    {' '}{thing?.counts && <small>{thing.counts.occupied}/{thing.counts.places ?? '∞'}</small>}
  </>
));

/** The same for a phone: one row of the box at a time, in cells for gloved fingers. */
export function Rows({ map, grid, by, active, chosen, cut, go }: Choosing) {
  const translate = useTranslate();
  const types = typesOf(map.content);
  const full = (row: Place[]) => row.filter(({ thing }) => thing).length;
  return (
    <>
      <div role="tablist" className="rows" aria-label={map.unit.name}>
        {grid.map((row, r) => (
          <button key={r} role="tab" type="button" aria-selected={r === active.row - 1}
            onClick={() => go(row[0])}>
            {map.row_labels?.[r] ?? r + 1} <small>{full(row)}/{row.length}</small>
          </button>
        ))}
      </div>
      {grid[active.row - 1].map(place => {
        const key = place.thing && keyOf(place.thing);
        return (
          <button key={place.col} type="button" className={key && cut.has(key) ? 'place is-cut' : 'place'}
            aria-label={wordsOf(place, translate)} aria-pressed={!!key && chosen.has(key)}
            data-active={place.col === active.col || undefined} onClick={() => go(place, 'toggle')}
            style={place.thing && { background: colourOf(place.thing, by, types) }}>
            <span>{place.label}</span>{' '}<Face place={place} />{' '}
            {place.thing && place.thing.kind === 'container' && <span>{nameOf(place.thing)}</span>}
          </button>
        );
      })}
    </>
  );
}
