// How a thing looks on a map: a shape for its state, a colour and two letters for its type.
import { type Content, nameOf, type Place } from './box';

export type Colouring = 'type' | 'state' | 'expiry';
export const COLOURINGS: Colouring[] = ['type', 'state', 'expiry'];

/** Okabe and Ito's colours, which the colour-blind tell apart, made lighter for black letters. */
const COLOURS = [
  '#f2c766', '#9ad4f2', '#7fcfb3', '#f5ee9a', '#86b8e0', '#eda77a', '#e3b8d0', '#d0d0d0',
];
const SOON = 30 * 24 * 3600 * 1000;

const left = (thing: Content) =>
  thing.expires_on ? new Date(`${thing.expires_on}T23:59:59`).getTime() - Date.now() : Infinity;

/** free, reserved, unit, out, expired, expiring or in: lab.looks has the words. */
export function lookOf(thing?: Content): keyof typeof SHAPES {
  if (!thing) return 'free';
  if (thing.kind === 'reservation') return 'reserved';
  if (thing.kind === 'storage_unit') return 'unit';
  if (thing.state === 'out') return 'out';
  return left(thing) < 0 ? 'expired' : left(thing) < SOON ? 'expiring' : 'in';
}
export const SHAPES = {
  free: '○', in: '●', out: '◐', expiring: '▲', expired: '✕', reserved: '⊘', unit: '▤',
};

export const lettersOf = (thing: Content) =>
  (thing.sample_type ?? thing.storage_type ?? '').replace(/[^\p{L}\p{N}]/gu, '').slice(0, 2).toUpperCase();

/** The colour of a thing; that of a type is its place among the types of the box. */
export function colourOf(thing: Content, by: Colouring, types: string[]): string {
  if (thing.kind === 'reservation') return 'transparent';
  if (by === 'state') return COLOURS[thing.state === 'out' ? 5 : 2];
  if (by === 'expiry')
    return COLOURS[{ expired: 5, expiring: 0 }[lookOf(thing) as string] ?? (thing.expires_on ? 2 : 7)];
  const type = thing.sample_type ?? thing.storage_type;
  return COLOURS[type ? types.indexOf(type) % 7 : 7];
}
export const typesOf = (content: Content[]) =>
  [...new Set(content.map(thing => thing.sample_type ?? thing.storage_type ?? ''))].filter(Boolean).sort();

/** A place in words. The words that are seen come first, for those who speak to the page. */
export const wordsOf = ({ label, thing }: Place, translate: (key: string) => string) =>
  [label, thing?.kind === 'container' && lettersOf(thing), thing && thing.kind !== 'reservation' && nameOf(thing),
    thing?.counts && `${thing.counts.occupied}/${thing.counts.places ?? '∞'}`,
    thing?.sample_type ?? thing?.storage_type,
    translate(`lab.looks.${lookOf(thing)}`)].filter(Boolean).join(', ');
