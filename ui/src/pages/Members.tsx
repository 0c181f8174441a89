// The people of the lab and their roles.
import { Button, MenuItem, TableCell, TableRow, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirm, useTranslate } from 'react-admin';
import { useTime } from '../history';
import { request } from '../http';
import { Form, Lines, ROLES, useAsk } from './people';
import { Secret } from './words';

interface Member {
  email: string;
  role: string;
  created_at: string;
  invitation_expires_at: string | null;
}

export function Members({ lab, mayWrite, me }: { lab: number; mayWrite: boolean; me: string | null }) {
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
