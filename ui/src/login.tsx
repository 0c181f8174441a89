// The login over the page, where a session has ended: what was written in a form stays there.
import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from '@mui/material';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { askWith, lastEmail, logIn } from './session';

interface Asking {
  promise: Promise<void>;
  resolve: () => void;
  reject: () => void;
}

export function LoginAgain() {
  const translate = useTranslate();
  const asking = useRef<Asking>(undefined);
  const [isOpen, setOpen] = useState(false);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [refusal, setRefusal] = useState('');
  useEffect(() => {
    // All requests that wait have one question.
    askWith(() => {
      asking.current ??= Promise.withResolvers<void>();
      setEmail(lastEmail());
      setOpen(true);
      return asking.current.promise;
    });
    return () => askWith(undefined);
  }, []);
  const end = (how: 'resolve' | 'reject') => {
    asking.current?.[how]();
    asking.current = undefined;
    setOpen(false);
    setPassword('');
    setRefusal('');
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const answer = await logIn(email, password);
    if (answer.ok) return end('resolve');
    const { message, hint } = await answer.json();
    setRefusal([message, hint].filter(Boolean).join('. '));
  };
  return (
    <Dialog open={isOpen} aria-labelledby="again">
      <form onSubmit={submit}>
        <DialogTitle id="again">{translate('ra.notification.logged_out')}</DialogTitle>
        <DialogContent>
          {refusal && <Alert severity="error">{refusal}</Alert>}
          <TextField label={translate('ra.auth.username')} value={email} type="email" fullWidth
            autoComplete="username" onChange={({ target }) => setEmail(target.value)} />
          <TextField label={translate('ra.auth.password')} value={password} type="password" fullWidth
            autoComplete="current-password" autoFocus
            onChange={({ target }) => setPassword(target.value)} />
        </DialogContent>
        <DialogActions>
          <Button onClick={() => end('reject')}>{translate('ra.auth.logout')}</Button>
          <Button type="submit" variant="contained">{translate('ra.auth.sign_in')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
