// Secrets: an invitation or a token that is shown once, one's own password, the invitation that one
// accepts. A refusal of these is about what was written, and not about the session.
import { Alert, Button, Card, CardContent, FormControlLabel, Switch, TextField, Typography } from '@mui/material';
import { type FormEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import { chooseLab, lastEmail, sessionHeaders } from '../session';

async function give(path: string, body: object) {
  const answer = await fetch(path, {
    method: 'POST', body: JSON.stringify(body),
    headers: { ...(await sessionHeaders()), 'Content-Type': 'application/json' },
  });
  const { message, details, hint, ...json } = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error([message ?? `HTTP ${answer.status}`, details, hint].filter(Boolean).join('\n'));
  return json;
}

/** A secret, which is shown this once. */
export function Secret({ label, text }: { label: string; text: string }) {
  const translate = useTranslate();
  const [isCopied, setCopied] = useState(false);
  return (
    <Alert severity="success" sx={{ my: 2, '& .MuiAlert-message': { flex: 1, minWidth: 0 } }}>
      {label}
      <div className="row">
        <TextField value={text} fullWidth sx={{ flex: '1 1 12rem' }} onFocus={({ target }) => target.select()}
          slotProps={{ htmlInput: { readOnly: true, 'aria-label': label } }} />
        <Button variant="outlined" onClick={async () => {
          await navigator.clipboard?.writeText(text);
          setCopied(true);
        }}>
          {translate(isCopied ? 'lab.people.copied' : 'lab.people.copy')}
        </Button>
      </div>
    </Alert>
  );
}

/** A form of secrets. */
function Words({ name, path, fields, given, onDone, children }: {
  name: string; path: string; fields: Record<string, string>; given?: object;
  onDone?: (answer: any) => void; children?: React.ReactNode;
}) {
  const translate = useTranslate();
  const [values, setValues] = useState(fields);
  const [said, setSaid] = useState<{ isDone: boolean; text: string }>();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const answer = await give(path, { ...values, ...given });
      onDone?.(answer);
      setValues(fields);
      setSaid({ isDone: true, text: translate(`lab.people.${name}_done`) });
    } catch (error) {
      setSaid({ isDone: false, text: (error as Error).message });
    }
  };
  return (
    <Card sx={{ my: 2, maxWidth: 480 }}>
      <CardContent component="form" onSubmit={send}>
        <Typography variant="h6" component="h2">{translate(`lab.people.${name}_title`)}</Typography>
        {said && (
          <Alert severity={said.isDone ? 'success' : 'error'} sx={{ whiteSpace: 'pre-line' }}>{said.text}</Alert>
        )}
        <input hidden readOnly type="email" autoComplete="username" value={lastEmail()} />
        {Object.keys(fields).map(key => (
          <TextField key={key} required fullWidth margin="dense" value={values[key]}
            label={translate(`lab.people.${key}`)} type={key.includes('password') ? 'password' : 'text'}
            autoComplete={{ password: 'current-password', new_password: 'new-password' }[key] ?? 'off'}
            onChange={({ target }) => setValues({ ...values, [key]: target.value })} />
        ))}
        {children}
        <Button type="submit" variant="contained">{translate(`lab.people.${name}_go`)}</Button>
      </CardContent>
    </Card>
  );
}

export function Password() {
  const translate = useTranslate();
  const [endsTokens, setEndsTokens] = useState(false);
  return (
    <Words name="own" path="/password" fields={{ password: '', new_password: '' }}
      given={endsTokens ? { tokens: 'end' } : {}}>
      <FormControlLabel label={translate('lab.people.end_tokens')} sx={{ display: 'flex', minHeight: 48 }}
        control={<Switch checked={endsTokens} onChange={({ target }) => setEndsTokens(target.checked)} />} />
    </Words>
  );
}

/** With a login: the lab of the invitation becomes the one of now. */
export function AcceptForm({ invitation = '' }) {
  return <Words name="accept" path="/accept" fields={{ invitation }} onDone={({ lab_id }) => chooseLab(lab_id)} />;
}

/** Without one: the person sets a first password. */
export function FirstPassword({ invitation = '' }) {
  return <Words name="first" path="/password" fields={{ invitation, new_password: '' }} />;
}
