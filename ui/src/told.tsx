// The result of a write, told with a button that undoes it. Each write is stored at once, and an
// undo is a write of its own: /change/ID/undo.
import { Alert, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useCloseNotification, useNotify, useTranslate } from 'react-admin';
import { request } from './http';

/** The changes of the last write, which Ctrl+Z undoes. */
let last: number[] = [];

/** Tells of a write: `what` is the key of a text, `changes` are those that it has made. */
export function useTell() {
  const notify = useNotify();
  return useCallback((what: string, changes: number[] = []) => {
    last = changes;
    notify(<Told what={what} changes={changes} />, { type: 'success', autoHideDuration: 10_000 });
  }, [notify]);
}

/** Undoes changes, the newest first, and reads anew what the page shows. */
export function useUndo() {
  const notify = useNotify();
  const tell = useTell();
  const client = useQueryClient();
  return useCallback(async (changes: number[] = last) => {
    if (changes.length === 0) return;
    last = [];
    const undone: number[] = [];
    try {
      for (const change of [...changes].reverse()) {
        const { json } = await request(`/change/${change}/undo`, { method: 'POST', body: '' });
        undone.push(json.change_id);
      }
      tell('lab.undone', undone);
    } catch (error) {
      notify((error as Error).message, { type: 'error', multiLine: true, autoHideDuration: null });
    }
    await client.invalidateQueries();
  }, [notify, tell, client]);
}

function Told({ what, changes }: { what: string; changes: number[] }) {
  const translate = useTranslate();
  const close = useCloseNotification();
  const undo = useUndo();
  const action = changes.length > 0 && (
    <Button color="inherit" onClick={() => { close(); void undo(changes); }}>
      {translate('ra.action.undo')}
    </Button>
  );
  return <Alert severity="success" variant="filled" action={action}>{translate(what)}</Alert>;
}
