// The session: the tokens, and the account with its labs. All tabs share it, and take turns to
// refresh it, because a refresh token is good once.

interface Tokens {
  access_token: string;
  refresh_token: string;
  until: number; // in ms, by this machine's clock
}
export interface Me {
  /** Development needs no login, and has no account. */
  is_open?: boolean;
  email: string | null;
  name: string | null;
  lab_id: number;
  role: string;
  labs: { lab_id: number; name: string; role: string }[];
  /** The rights of the role on each list: read, write, delete. */
  rights: Record<string, string[]>;
  /** The verbs that it may call, as move or undo_change. */
  verbs: string[];
}

const TOKENS = 'lab.tokens';
const LAB = 'lab.lab';
const EMAIL = 'lab.email';
/** The lab of this tab. Another tab may be in another one, and neither writes into the other's. */
const lab = sessionStorage.getItem(LAB) ?? localStorage.getItem(LAB);
/** Whether this tab has had a session. */
let wasIn = false;
/** Asks for the password over the page; resolves when there is a session again. */
let again: (() => Promise<void>) | undefined;

const read = (): Tokens | null => JSON.parse(localStorage.getItem(TOKENS) ?? 'null');

function keep(answer: { access_token: string; refresh_token: string; expires_in: number }) {
  const { access_token, refresh_token, expires_in } = answer;
  const until = Date.now() + expires_in * 1000;
  localStorage.setItem(TOKENS, JSON.stringify({ access_token, refresh_token, until }));
  return access_token;
}

const isFresh = (tokens: Tokens) => tokens.until > Date.now() + 30_000;

const post = (path: string, body: object, token?: string) =>
  fetch(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      'Content-Type': 'application/json',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
  });

/** The access token, refreshed where it is about to end; undefined without a session. */
export async function accessToken(): Promise<string | undefined> {
  const tokens = read();
  if (!tokens) return undefined;
  wasIn = true;
  if (isFresh(tokens)) return tokens.access_token;
  return navigator.locks.request(TOKENS, async () => {
    const now = read();
    if (!now || isFresh(now)) return now?.access_token;
    const answer = await post('/refresh', { refresh_token: now.refresh_token });
    if (answer.ok) return keep(await answer.json());
    if (answer.status < 500 && answer.status !== 429) forget();
    return undefined;
  });
}

/** Starts a session; answers the response, which says why not. */
export async function logIn(email: string, password: string): Promise<Response> {
  const answer = await post('/login', { email, password });
  if (answer.ok) {
    localStorage.setItem(EMAIL, email);
    keep(await answer.clone().json());
  }
  return answer;
}

export const lastEmail = () => localStorage.getItem(EMAIL) ?? '';

export function askWith(ask: typeof again) {
  again = ask;
}

/** Whether the person has logged in again, where a session had ended under their hands. */
export async function cameBack(): Promise<boolean> {
  if (!wasIn || !again) return false;
  forget();
  return again().then(() => true, () => false);
}

export async function logOut(): Promise<void> {
  const token = read()?.access_token;
  wasIn = false;
  forget();
  if (!token) return;
  await post('/logout', {}, token).catch(() => undefined);
  // Nothing of this person's stays in the tab, nor the lab.
  sessionStorage.removeItem(LAB);
  localStorage.removeItem(LAB);
  location.hash = '#/';
  location.reload();
}

function forget() {
  localStorage.removeItem(TOKENS);
}

export const hasSession = () => read() !== null;

/** The headers that a request has besides: the token, and the lab that it acts in. */
export async function sessionHeaders(): Promise<Record<string, string>> {
  const token = await accessToken();
  return {
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
    ...(token && lab ? { Lab: lab } : {}),
  };
}

/** Has the lab of this tab changed, and of those that are opened later: the page begins anew. */
export function chooseLab(id: number) {
  sessionStorage.setItem(LAB, String(id));
  localStorage.setItem(LAB, String(id));
  location.hash = '#/';
  location.reload();
}

// Somebody else has logged in, in another tab: this one is not that person's.
window.addEventListener('storage', ({ key, oldValue, newValue }) => {
  if (key === EMAIL && oldValue && oldValue !== newValue) location.reload();
});
