// The time that the whole page shows: null is now. It stands in the URL, as ?as_of=2026-11-01 for
// the end of that day, or with a time, as history gives it.
import { useSyncExternalStore } from 'react';

let time: string | null = null;
const listeners = new Set<() => void>();

export const asOf = () => time;

export function setAsOf(wanted: string | null) {
  if (wanted === time) return;
  time = wanted;
  listeners.forEach(listener => listener());
}

/** The moment that is meant: the end of a day, in the reader's zone. */
export const momentOf = (wanted: string) => {
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(wanted)?.map(Number);
  return day ? new Date(day[1], day[2] - 1, day[3] + 1) : new Date(wanted);
};

/** The time that a request asks for, as part of its query. */
export const pastQuery = () =>
  time ? `as_of=${/T/.test(time) ? encodeURIComponent(time) : momentOf(time).toISOString()}` : '';

export const useAsOf = () =>
  useSyncExternalStore(listener => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, asOf);
