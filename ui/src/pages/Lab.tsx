// The lab itself: its people and their roles, access tokens, and one's own password.
import {
  Alert, Button, Card, CardContent, MenuItem, Tab, Table, TableBody, TableCell, TableContainer,
  TableHead, TableRow, Tabs, TextField, Typography,
} from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Confirm, Title, useNotify, useTranslate } from 'react-admin';
import { useNavigate, useParams } from 'react-router-dom';
import { useAsOf } from '../asof';
import { may, whoAmI } from '../auth';
import { useTime } from '../history';
import { request } from '../http';
import { AcceptForm, Password, Secret } from './words';

const ROLES = ['viewer', 'editor', 'manager'];

export default function Lab() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const past = useAsOf();
  const { tab } = useParams();
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: whoAmI });
  const { data: rights } = useQuery({
    queryKey: ['may', 'lab', past],
    queryFn: async () => ({ members: await may('members', 'write'), tokens: await may('tokens', 'write') }),
  });
  if (!me || !rights) return null;
  const { lab_id: lab, is_open: isOpen } = me;
  const tabs = [...(me.rights.members ? ['members'] : []), ...(me.rights.tokens ? ['tokens'] : []), 'account'];
  const chosen = tab && tabs.includes(tab) ? tab : tabs[0];
  return (
    <>
      <Title title="lab.pages.lab" />
      <Tabs value={chosen} onChange={(_, name) => navigate(`/lab/${name}`)} variant="scrollable">
        {tabs.map(name => <Tab key={name} value={name} label={translate(`lab.people.tabs.${name}`)} />)}
      </Tabs>
      {isOpen && <Alert severity="info">{translate('lab.people.open')}</Alert>}
      {chosen === 'members' && <Members lab={lab} mayWrite={rights.members && !isOpen} me={me.email} />}
      {chosen === 'tokens' && <Tokens mayWrite={rights.tokens && !isOpen} role={me.role} />}
      {chosen === 'account' && !isOpen && !past && <><Password /><AcceptForm /></>}
    </>
  );
}

/** Asks the API, reads anew what it may have changed, and tells of a refusal in its words. */
function useAsk(list: string) {
  const notify = useNotify();
  const client = useQueryClient();
  return async (method: string, url: string, body?: object) => {
    try {
      const { json } = await request(url, { method, body: body && JSON.stringify(body) });
      return json ?? {};
    } catch (error) {
      notify((error as Error).message, { type: 'error', multiLine: true, autoHideDuration: null });
      return undefined;
    } finally {
      await client.invalidateQueries({ queryKey: [list] });
    }
  };
}

interface Member {
  email: string;
  role: string;
  created_at: string;
  invitation_expires_at: string | null;
}

function Members({ lab, mayWrite, me }: { lab: number; mayWrite: boolean; me: string | null }) {
  const translate = useTranslate();
  const time = useTime();
  const ask = useAsk('members');
  const [secret, setSecret] = useState<{ email: string; link: string }>();
  // Neither can be undone, so each is asked first.
  const [asked, setAsked] = useState<{ email: string; role: string | null }>();
  const { data } = useQuery({
    queryKey: ['members', lab],
    queryFn: async () => (await request(`/lab/${lab}/members?order=email`)).json as Member[],
  });
  const url = (email: string) => `/lab/${lab}/member/${encodeURIComponent(email)}`;
  const invite = async (email: string, role: string) => {
    const answer = await ask('POST', url(email), { role });
    if (answer?.invitation)
      setSecret({ email, link: `${location.origin}/#/accept?invitation=${answer.invitation}` });
    return !!answer;
  };
  const confirm = async () => {
    const { email, role } = asked!;
    setAsked(undefined);
    if (role) await ask('POST', url(email), { role });
    else await ask('DELETE', url(email));
  };
  return (
    <>
      {mayWrite && (
        <Form button="invite" fields={['email']} role="viewer" most="manager"
          onSend={({ email }, role) => invite(email.trim(), role)} />
      )}
      {secret && <Secret label={translate('lab.people.invitation_of', { email: secret.email })} text={secret.link} />}
      <Lines label="members" head={['email', 'role', 'since', '']}>
        {data?.map(({ email, role, created_at, invitation_expires_at: until }) => (
          <TableRow key={email}>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>
              {email}{email === me && ` (${translate('lab.people.me')})`}
            </TableCell>
            <TableCell>
              {mayWrite && !until ? (
                <TextField select size="small" margin="none" value={role}
                  slotProps={{ select: { SelectDisplayProps: { 'aria-label': `${translate('lab.people.role')}: ${email}` } } }}
                  onChange={({ target }) => setAsked({ email, role: target.value })}>
                  {ROLES.map(name => (
                    <MenuItem key={name} value={name}>{translate(`lab.people.roles.${name}`)}</MenuItem>
                  ))}
                </TextField>
              ) : translate(`lab.people.roles.${role}`)}
            </TableCell>
            <TableCell>
              {until ? translate('lab.people.invited', { time: time(until) }) : time(created_at)}
            </TableCell>
            <TableCell>
              {mayWrite && (
                <Button color="error" aria-label={`${translate('ra.action.remove')} ${email}`}
                  onClick={() => setAsked({ email, role: null })}>
                  {translate('ra.action.remove')}
                </Button>
              )}
            </TableCell>
          </TableRow>
        ))}
      </Lines>
      <Confirm isOpen={!!asked} onConfirm={confirm} onClose={() => setAsked(undefined)}
        title={translate(asked?.role ? 'lab.people.change' : 'lab.people.take_out')}
        content={asked ? translate(asked.role ? 'lab.people.change_text' : 'lab.people.take_out_text', {
          email: asked.email, role: asked.role ? translate(`lab.people.roles.${asked.role}`) : '',
        }) : ''} />
    </>
  );
}

interface Token {
  id: string;
  name: string;
  role: string;
  expires_at: string;
  last_used_at: string | null;
}

function Tokens({ mayWrite, role }: { mayWrite: boolean; role: string }) {
  const translate = useTranslate();
  const time = useTime();
  const ask = useAsk('tokens');
  const [secret, setSecret] = useState<{ name: string; access_token: string }>();
  const [asked, setAsked] = useState<Token>();
  const { data } = useQuery({
    queryKey: ['tokens'],
    queryFn: async () => (await request('/tokens?order=created_at.desc')).json as Token[],
  });
  const make = async ({ name, days }: Record<string, string>, of: string) => {
    const answer = await ask('POST', '/tokens', { name, role: of, expires_in_days: Number(days) });
    if (answer) setSecret(answer);
    return !!answer;
  };
  const end = async () => {
    setAsked(undefined);
    await ask('DELETE', `/token/${asked!.id}`);
  };
  return (
    <>
      {mayWrite && <Form button="make" fields={['name', 'days']} role="viewer" most={role} onSend={make} />}
      {secret && <Secret label={translate('lab.people.token', { name: secret.name })} text={secret.access_token} />}
      <Lines label="tokens" head={['name', 'role', 'until', 'used', '']}>
        {data?.map(token => (
          <TableRow key={token.id}>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>{token.name}</TableCell>
            <TableCell>{translate(`lab.people.roles.${token.role}`)}</TableCell>
            <TableCell>{time(token.expires_at)}</TableCell>
            <TableCell>{token.last_used_at ? time(token.last_used_at) : translate('lab.people.never')}</TableCell>
            <TableCell>
              {mayWrite && (
                <Button color="error" aria-label={`${translate('lab.people.end')} ${token.name}`}
                  onClick={() => setAsked(token)}>
                  {translate('lab.people.end')}
                </Button>
              )}
            </TableCell>
          </TableRow>
        ))}
      </Lines>
      {data?.length === 0 && <Typography sx={{ m: 2 }}>{translate('lab.people.no_token')}</Typography>}
      <Confirm isOpen={!!asked} onConfirm={end} onClose={() => setAsked(undefined)}
        title={translate('lab.people.end')}
        content={translate('lab.people.end_text', { name: asked?.name ?? '' })} />
    </>
  );
}

/** A line that makes something for a role: who is invited, or a token. It is emptied once that is done. */
function Form({ button, fields, role: first, most, onSend }: {
  button: string; fields: string[]; role: string; most: string;
  onSend: (values: Record<string, string>, role: string) => Promise<boolean>;
}) {
  const translate = useTranslate();
  const empty = { days: '365' };
  const [values, setValues] = useState<Record<string, string>>(empty);
  const [role, setRole] = useState(first);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (await onSend(values, role)) setValues(empty);
  };
  return (
    <Card sx={{ my: 2 }}>
      <CardContent component="form" className="row" onSubmit={send}>
        {fields.map(name => (
          <TextField key={name} required fullWidth={false} label={translate(`lab.people.${name}`)} value={values[name] ?? ''}
            type={{ email: 'email', days: 'number' }[name] ?? 'text'} autoComplete="off"
            onChange={({ target }) => setValues({ ...values, [name]: target.value })} />
        ))}
        <TextField select label={translate('lab.people.role')} value={role} fullWidth={false} sx={{ minWidth: 140 }}
          onChange={({ target }) => setRole(target.value)}>
          {ROLES.slice(0, ROLES.indexOf(most) + 1).map(name => (
            <MenuItem key={name} value={name}>{translate(`lab.people.roles.${name}`)}</MenuItem>
          ))}
        </TextField>
        <Button type="submit" variant="contained">{translate(`lab.people.${button}`)}</Button>
      </CardContent>
    </Card>
  );
}

function Lines({ label, head, children }: { label: string; head: string[]; children: React.ReactNode }) {
  const translate = useTranslate();
  return (
    <TableContainer component={Card} tabIndex={0} role="region" aria-label={translate(`lab.people.tabs.${label}`)}>
      <Table size="small" sx={{ '& td': { whiteSpace: 'nowrap' }, '& td:first-of-type': { whiteSpace: 'normal', minWidth: '10rem' } }}>
        <TableHead>
          <TableRow>
            {head.map(name => (name ? <TableCell key={name}>{translate(`lab.people.${name}`)}</TableCell>
              : <TableCell key={name} component="td" />))}
          </TableRow>
        </TableHead>
        <TableBody>{children}</TableBody>
      </Table>
    </TableContainer>
  );
}
