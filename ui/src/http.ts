// Requests to the API: the session's headers, keys for writes, errors in the server's words.
import { HttpError } from 'react-admin';
import { cameBack, sessionHeaders } from './session';

export interface Answer {
  status: number;
  headers: Headers;
  body: string;
  json: any;
}
interface Options {
  method?: string;
  headers?: HeadersInit;
  body?: string | Blob;
}

// Idempotency-Key: made at the gesture, and kept until the server has answered. A gesture that is
// repeated because its answer was lost has the same key, so it is done once.
const keys = new Map<string, string>();

/** Sends a request; throws an HttpError with message, details, hint and request id. */
export async function request(url: string, options: Options = {}): Promise<Answer> {
  const { method = 'GET', body } = options;
  const headers = new Headers(options.headers);
  for (const [name, value] of Object.entries(await sessionHeaders())) headers.set(name, value);
  const gesture = `${method} ${url} ${told(body)}`;
  if (method !== 'GET') {
    // A list that comes in has a key of its own, which ends where a cell of it is mended.
    if (!headers.has('Idempotency-Key')) {
      if (!keys.has(gesture)) keys.set(gesture, crypto.randomUUID());
      headers.set('Idempotency-Key', keys.get(gesture)!);
    }
    if (typeof body === 'string') headers.set('Content-Type', 'application/json');
  }
  const response = await fetch(url, { method, headers, body });
  const text = await response.text();
  // A session that has ended is begun again over the page, and then the request goes on.
  if (response.status === 401 && (await cameBack())) return request(url, options);
  // An error of the server does not say whether the write was done.
  if (response.status < 500) keys.delete(gesture);
  let json: any = null;
  try {
    json = text === '' ? null : JSON.parse(text);
  } catch {
    // Not every answer is JSON.
  }
  if (!response.ok) throw new HttpError(words(response, json), response.status, {
    ...(Array.isArray(json) ? {} : json), etag: response.headers.get('ETag'),
  });
  return { status: response.status, headers: response.headers, body: text, json };
}

/** A body in words: two files of one size are not one gesture. */
const told = (body?: string | Blob) =>
  body instanceof File ? `${body.name} ${body.size} ${body.lastModified}` : body;

/** The change that a write has made: none where nothing was different. */
export const changesOf = ({ headers }: Answer) =>
  headers.has('Change-Id') ? [Number(headers.get('Change-Id'))] : [];

/** The words of the server on an error, one part a line. */
function words(response: Response, json: any): string {
  const id = response.headers.get('X-Request-Id');
  const said = [json?.message, json?.details, json?.hint].filter(Boolean);
  if (!json?.message) said.push(`HTTP ${response.status}`);
  return [...said, id && `Request ${id}`].filter(Boolean).join('\n');
}
