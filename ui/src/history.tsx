// The history of a thing, or of the lab: when, by whom, why, what changed, and the way back.
import { Box, Button, Paper, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import {
  FieldTitle, RecordContextProvider, useCanAccess, useRecordContext, useResourceContext,
  useTranslate, useLocaleState,
} from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { momentOf, useAsOf } from './asof';
import { request } from './http';
import { descriptions, fieldsOf, urlOf } from './resource';
import { useUndo } from './told';
import { shown } from './widgets';

interface Change {
  change_id: number;
  operation: 'insert' | 'update' | 'delete';
  changed_at: string;
  changed_by: string;
  reason: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** A time as the reader's zone and language have it. */
export function useTime() {
  const [locale] = useLocaleState();
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (time: string | Date) => format.format(new Date(time));
}

export function Timeline() {
  const resource = useResourceContext()!;
  const row = useRecordContext();
  const translate = useTranslate();
  const past = useAsOf();
  const { data, error } = useQuery({
    queryKey: [resource, 'history', row?.id],
    queryFn: async () => (await request(`${urlOf(resource, row!.id)}/history?limit=100`)).json as Change[],
    enabled: !!row,
  });
  if (error) return <Typography color="error" sx={{ whiteSpace: 'pre-line' }}>{error.message}</Typography>;
  const changes = data?.filter(({ changed_at }) => !past || new Date(changed_at) <= momentOf(past));
  return (
    <Stack component="ol" spacing={1} sx={{ listStyle: 'none', p: 0 }} aria-label={translate('lab.history')}>
      {changes?.map(change => <Entry key={change.change_id} change={change} />)}
    </Stack>
  );
}

function Entry({ change }: { change: Change }) {
  const resource = useResourceContext()!;
  const of = descriptions[resource];
  const translate = useTranslate();
  const time = useTime();
  const undo = useUndo();
  const [params, setParams] = useSearchParams();
  const { canAccess } = useCanAccess({ resource, action: 'edit' });
  const { before, after, operation } = change;
  const fields = fieldsOf(of).filter(([name]) =>
    JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after?.[name] ?? null));
  const isDefault = (value: unknown) => value === false || value === 0;
  return (
    <Paper component="li" variant="outlined" sx={{ p: 1.5 }}>
      <Typography variant="subtitle2">
        {translate(`lab.operations.${operation}`)} · {time(change.changed_at)} · {change.changed_by}
      </Typography>
      {change.reason && <Typography variant="body2">“{change.reason}”</Typography>}
      <Box component="dl" className="changes">
        {fields.filter(([name]) => before || !isDefault(after?.[name])).map(field => (
          <div key={field[0]}>
            <dt><FieldTitle source={field[0]} resource={resource} /></dt>
            <dd>
              {before && operation === 'update' && <><Value of={before} field={field} /> → </>}
              <Value of={after ?? before!} field={field} />
            </dd>
          </div>
        ))}
      </Box>
      {after && (
        <Button onClick={() =>
          setParams({ ...Object.fromEntries(params), as_of: change.changed_at })}>
          {translate('lab.as_it_was')}
        </Button>
      )}
      {canAccess && <Button onClick={() => undo([change.change_id])}>{translate('ra.action.undo')}</Button>}
    </Paper>
  );

  function Value({ of: row, field }: { of: Record<string, unknown>; field: (typeof fields)[number] }) {
    if (row[field[0]] == null) return <em>{translate('lab.none')}</em>;
    return <RecordContextProvider value={row}>{shown(of, field)}</RecordContextProvider>;
  }
}
