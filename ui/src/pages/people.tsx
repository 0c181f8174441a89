// Parts that members and tokens share: asking the API, the line that makes one, the table.
import {
  Button, Card, CardContent, MenuItem, Table, TableBody, TableCell, TableContainer, TableHead,
  TableRow, TextField,
} from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { request } from '../http';

export const ROLES = ['viewer', 'editor', 'manager'];

/** Asks the API, reads anew what it may have changed, and tells of a refusal in its words. */
export function useAsk(list: string) {
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

/** A line that makes something for a role: who is invited, or a token. It is emptied once that is done. */
export function Form({ button, fields, role: first, most, onSend }: {
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

export function Lines({ label, head, children }: { label: string; head: string[]; children: ReactNode }) {
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
