// The access tokens of the lab, for instruments and scripts.
import { Button, TableCell, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirm, useTranslate } from 'react-admin';
import { useTime } from '../history';
import { request } from '../http';
import { Form, Lines, useAsk } from './people';
import { Secret } from './words';

interface Token {
  id: string;
  name: string;
  role: string;
  expires_at: string;
  last_used_at: string | null;
}

export function Tokens({ mayWrite, role }: { mayWrite: boolean; role: string }) {
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
