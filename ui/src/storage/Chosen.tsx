// The thing that is chosen, and the reason that disposing of it needs.
import { Button, TextField, Typography } from '@mui/material';
import { type FormEvent, useState } from 'react';
import { Link, useTranslate } from 'react-admin';
import { pageOf } from '../find';
import { type Content, nameOf } from './box';
import { lookOf, SHAPES } from './look';

export function About({ thing }: { thing: Content }) {
  const translate = useTranslate();
  const { position, sample_type, storage_type, quantity, unit, expires_on, barcodes } = thing;
  return (
    <>
      <Typography variant="h6" component="h2">{position} <Link to={pageOf(thing as never)}>{nameOf(thing)}</Link></Typography>
      <p>{[sample_type ?? storage_type, quantity != null && `${quantity} ${unit ?? ''}`, expires_on,
        `${SHAPES[lookOf(thing)]} ${translate(`lab.looks.${lookOf(thing)}`)}`].filter(Boolean).join(' · ')}</p>
      {barcodes && barcodes.length > 0 && <p><code>{barcodes.join(' ')}</code></p>}
    </>
  );
}

/** Disposing needs a reason, which is asked for in place. */
export function Dispose({ onReason }: { onReason: (reason: string) => void }) {
  const translate = useTranslate();
  const [reason, setReason] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onReason(reason!.trim());
    setReason(undefined);
  };
  if (reason === undefined)
    return (
      <Button color="error" variant="outlined" sx={{ mr: 1, mb: 1 }} onClick={() => setReason('')}>
        {translate('lab.storage.do_dispose')}
      </Button>
    );
  return (
    <form onSubmit={submit}>
      <TextField autoFocus required label={translate('lab.storage.reason')} value={reason} fullWidth
        onChange={({ target }) => setReason(target.value)} />
      <Button type="submit" color="error" variant="contained" disabled={!reason.trim()}>
        {translate('lab.storage.do_dispose')}
      </Button>
    </form>
  );
}
