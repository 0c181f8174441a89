// The account at work here, and the rights of its role. In development the page opens without a login.
import { type AuthProvider, HttpError } from 'react-admin';
import { asOf } from './asof';
import { request } from './http';
import { hasSession, logIn, logOut, type Me } from './session';

let me: Promise<Me> | undefined;

/** The account, its labs, the lab of now and the rights there. Fails where a login is needed. */
export function whoAmI() {
  me ??= load();
  me.catch(() => (me = undefined));
  return me;
}

async function load(): Promise<Me> {
  // Production is TLS, and asks for a login: there is no need to be told so by an error.
  if (!hasSession() && location.protocol === 'https:')
    throw new HttpError('ra.auth.auth_check_error', 401);
  return (await request('/me')).json;
}

/** Whether one may do something with a list now: nobody writes to the past. */
export async function may(resource: string, right: 'write' | 'delete') {
  return !asOf() && ((await whoAmI()).rights[resource]?.includes(right) ?? false);
}

/** Whether one may call a verb now. */
export async function mayCall(verb: string) {
  return !asOf() && (await whoAmI()).verbs.includes(verb);
}

export const authProvider: AuthProvider = {
  async login({ username, password }: { username: string; password: string }) {
    const answer = await logIn(username, password);
    me = undefined;
    if (answer.ok) return;
    const { message, hint } = await answer.json();
    throw new Error([message, hint].filter(Boolean).join('\n'));
  },
  async logout() {
    me = undefined;
    await logOut();
  },
  async checkAuth() {
    await whoAmI();
  },
  async checkError(error: HttpError) {
    if (error.status !== 401) return;
    me = undefined;
    throw error;
  },
  async getIdentity() {
    const { email, name } = await whoAmI();
    return { id: email ?? '', fullName: name ?? email ?? '' };
  },
  async canAccess({ action, resource }) {
    if (['list', 'show'].includes(action)) return true;
    return may(resource, action === 'delete' ? 'delete' : 'write');
  },
};
