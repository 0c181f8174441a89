// The forms of a resource: make one, change one. A form asks for what the description names, and
// for the other columns below.
import {
  Create, Edit, SaveButton, SimpleForm, Toolbar, useNotify, useRedirect, useResourceContext,
  useTranslate,
} from 'react-admin';
import { Accordion, AccordionDetails, AccordionSummary } from '@mui/material';
import ExpandMore from '@mui/icons-material/ExpandMore';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { useBlocker } from 'react-router-dom';
import { Conflict, type Versions } from '../conflict';
import { descriptions, fieldsOf } from '../resource';
import { useTell } from '../told';
import { input } from '../widgets';

export function CreatePage() {
  const resource = useResourceContext()!;
  const { onSuccess, onError, isSaved } = useEnd('lab.created');
  return (
    <Create key={resource} mutationOptions={{ onSuccess, onError }}>
      <Fields isSaved={isSaved} />
    </Create>
  );
}

export function EditPage() {
  const { onSuccess, onError, conflict, close, isSaved } = useEnd('lab.saved');
  return (
    // The form keeps to the version that it was opened with, and a save says which that was.
    <Edit mutationMode="pessimistic" mutationOptions={{ onSuccess, onError }} actions={false}
      queryOptions={{ refetchOnWindowFocus: false, refetchOnReconnect: false }}>
      <Fields isSaved={isSaved} />
      {conflict && <Conflict {...conflict} onClose={close} onSaved={onSuccess} />}
    </Edit>
  );
}

/** The end of a save: its page and a word with Undo, the conflict, or the server's words. */
function useEnd(what: string) {
  const resource = useResourceContext()!;
  const [conflict, setConflict] = useState<Versions>();
  const isSaved = useRef(false);
  const redirect = useRedirect();
  const notify = useNotify();
  const tell = useTell();
  return {
    conflict,
    isSaved,
    close: () => setConflict(undefined),
    onSuccess(row: any) {
      isSaved.current = true;
      setConflict(undefined);
      tell(what, row['@changes']);
      redirect('show', resource, row.id, row);
    },
    onError(error: any, params?: any) {
      if (error.status === 412 && params) {
        const { etag, ...theirs } = error.body;
        setConflict({ base: params.previousData, mine: params.data, theirs: { ...theirs, '@etag': etag } });
      } else notify(error.message, { type: 'error', multiLine: true, autoHideDuration: null });
    },
  };
}

/** Asks before a change is lost. */
function Unsaved({ isSaved }: { isSaved: RefObject<boolean> }) {
  const translate = useTranslate();
  const { getValues, formState: { defaultValues } } = useFormContext();
  // A widget makes a value of nothing; no person has written that.
  const isWritten = useCallback(() => !isSaved.current && Object.entries(getValues()).some(
    ([name, value]) => written(value) !== written(defaultValues?.[name])),
  [getValues, defaultValues, isSaved]);
  const blocker = useBlocker(({ currentLocation, nextLocation }) =>
    currentLocation.pathname !== nextLocation.pathname && isWritten());
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    if (window.confirm(translate('ra.message.unsaved_changes'))) blocker.proceed();
    else blocker.reset();
  }, [blocker, translate]);
  useEffect(() => {
    const stay = (event: Event) => isWritten() && event.preventDefault();
    window.addEventListener('beforeunload', stay);
    return () => window.removeEventListener('beforeunload', stay);
  }, [isWritten]);
  return null;
}
const written = (value: unknown) =>
  value == null || value === false || (value as string | []).length === 0 ? '' : JSON.stringify(value);

function Fields({ isSaved }: { isSaved: RefObject<boolean> }) {
  const of = descriptions[useResourceContext()!];
  const translate = useTranslate();
  const fields = fieldsOf(of).filter(([, { readOnly }]) => !readOnly);
  const [main, more] = [true, false].map(is => fields.filter(([name]) => name in of.fields === is));
  return (
    <SimpleForm toolbar={<Toolbar><SaveButton alwaysEnable={false} /></Toolbar>}
      sx={{ maxWidth: '45em' }}>
      <Unsaved isSaved={isSaved} />
      {main.map(field => <div key={field[0]} style={{ width: '100%' }}>{input(of, field)}</div>)}
      {more.length > 0 && (
        <Accordion variant="outlined" sx={{ width: '100%' }}>
          <AccordionSummary expandIcon={<ExpandMore />}>{translate('lab.more')}</AccordionSummary>
          <AccordionDetails>
            {more.map(field => <div key={field[0]}>{input(of, field)}</div>)}
          </AccordionDetails>
        </Accordion>
      )}
    </SimpleForm>
  );
}
