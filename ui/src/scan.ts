// A barcode scanner is a keyboard that types fast. One listener hears it on every page, whatever has
// the focus: characters within 50 ms of each other, ended by Enter or Tab, are a code.
import { useEffect, useRef } from 'react';

const GAP = 50;
const SHORTEST = 3;
const REPEAT = 1000;
type Take = (code: string) => void;
type Text = HTMLInputElement | HTMLTextAreaElement;

/** Those who take codes; the last one has them. */
const takers: { current: Take }[] = [];
let burst = '';
let lastKey = -Infinity;
let characters = 0;
/** The text of each field before the burst: a code is taken out of it again. */
let before = new Map<Text, string>();
let last = { code: '', at: -Infinity };

/** Gives this component the codes that are scanned while it is shown. */
export function useScans(take: Take) {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    takers.push(latest);
    return () => void takers.splice(takers.indexOf(latest), 1);
  }, []);
}

/** Does what a single key says, unless the key turns out to begin a code. */
export function whenAlone(act: () => void) {
  const heard = characters;
  setTimeout(() => characters === heard && act(), GAP + 10);
}

const isText = (target: EventTarget | null): target is Text =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

function forget() {
  burst = '';
  before = new Map();
}

function hear(event: KeyboardEvent) {
  const { key, target, timeStamp } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return forget();
  if (key === 'Shift' || key === 'CapsLock') return;
  const isFast = timeStamp - lastKey < GAP;
  lastKey = timeStamp;
  if (!isFast) forget();
  if ((key === 'Enter' || key === 'Tab') && burst.length >= SHORTEST) {
    const code = burst;
    // A field of this kind is for codes, and keeps them.
    if ((target as HTMLElement).closest?.('[data-scan]')) return forget();
    event.preventDefault();
    event.stopImmediatePropagation();
    before.forEach((value, field) => write(field, value));
    forget();
    if (code === last.code && timeStamp - last.at < REPEAT) return;
    last = { code, at: timeStamp };
    takers.at(-1)?.current(code);
  } else if (key.length === 1) {
    burst += key;
    characters += 1;
    if (isText(target) && !before.has(target)) before.set(target, target.value);
    if (burst.length > 1 && !isText(target)) event.preventDefault();
  } else forget();
}

/** Sets a field as typing would, so that React sees it. */
function write(field: Text, value: string) {
  const type = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
  Object.getOwnPropertyDescriptor(type.prototype, 'value')!.set!.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

window.addEventListener('keydown', hear, true);
