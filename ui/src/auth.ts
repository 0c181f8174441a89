// Who works here, and what their role may do. In development the page opens without a login.
import { type AuthProvider, HttpError } from 'react-admin';
import { asOf } from './asof';
import { request } from './http';
import { descriptions } from './resource';
import { chooseLab, hasSession, logIn, logOut, type Me, type Role } from './session';

const RANKS: Role[] = ['viewer', 'editor', 'manager'];
let me: Promise<Me & { isOpen?: boolean }> | undefined;

/** The account, its labs, and the lab of now. Fails where a login is needed. */
export function whoAmI() {
  me ??= load();
  me.catch(() => (me = undefined));
  return me;
}

async function load(): Promise<Me & { isOpen?: boolean }> {
  if (hasSession()) return (await request('/me')).json;
  // Production is TLS: nobody asks it for more than a login.
  if (location.protocol === 'https:') throw new HttpError('ra.auth.auth_check_error', 401);
  const { json: labs } = await request('/labs?limit=1');
  const lab = { lab_id: labs[0].id, name: labs[0].name, role: 'manager' as const };
  return { email: '', name: null, lab_id: lab.lab_id, labs: [lab], isOpen: true };
}

export async function roleNow(): Promise<Role> {
  const { labs, lab_id } = await whoAmI();
  return labs.find(lab => lab.lab_id === lab_id)?.role ?? 'viewer';
}

/** Whether a role may write a resource, now and not in the past. */
export const mayWrite = (resource: string, role: Role) => {
  const writer = descriptions[resource]?.write;
  return !asOf() && !!writer && RANKS.indexOf(role) >= RANKS.indexOf(writer);
};

export function changeLab(id: number) {
  chooseLab(id);
  me = undefined;
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
    return { id: email, fullName: name ?? email };
  },
  async canAccess({ action, resource }) {
    if (['list', 'show'].includes(action)) return true;
    return mayWrite(resource, await roleNow());
  },
};
