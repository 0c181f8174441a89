// The rows of a file: tried by themselves, mended in their cells, sent, and undone.
import {
  Alert, Button, Card, CardContent, LinearProgress, MenuItem, Table, TableBody, TableCell,
  TableContainer, TableHead, TableRow, TextField, Typography,
} from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import { useGetResourceLabel, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { changesOf, request } from '../http';
import { useTell, useUndo } from '../told';
import { columnsIn, csvOf, type Sheet } from './sheet';

interface Fault {
  row?: number;
  column?: string;
  message: string;
  hint?: string;
}
interface Outcome {
  created: number;
  updated: number;
  unchanged: number;
}
const PREVIEW = 20;
const FAULTY = 200;

/** The rows of a file, as they would come in. */
export function ImportRows({ resource, sheet, targets, onTarget }: {
  resource: string; sheet: Sheet; targets: string[]; onTarget: (n: number, column: string) => void;
}) {
  const translate = useTranslate();
  const nameOf = useGetResourceLabel();
  const tell = useTell();
  const undo = useUndo();
  const [rows, setRows] = useState(sheet.rows);
  const [mode, setMode] = useState(targets.includes('id') ? 'upsert' : 'insert');
  const [faults, setFaults] = useState<Fault[]>();
  const [said, setSaid] = useState<Outcome>();
  const [done, setDone] = useState<{ outcome: Outcome; changes: number[] }>();
  const [isBusy, setBusy] = useState(false);
  // Cells that were wrong once stay open until the file is another.
  const [open] = useState(() => new Set<string>());
  const attempt = useRef(0);
  const key = useRef('');

  const send = async (isDry: boolean) => {
    const number = ++attempt.current;
    setBusy(true);
    const { body, lines } = await csvOf(targets, rows);
    try {
      const answer = await request(`/import/${resource}?mode=${mode}${isDry ? '&dry_run=true' : ''}`, {
        method: 'POST', body: new Blob([body], { type: 'text/csv' }),
        headers: isDry ? {} : { 'Idempotency-Key': (key.current ||= crypto.randomUUID()) },
      });
      if (number !== attempt.current) return;
      setFaults([]);
      setSaid(answer.json);
      if (!isDry) {
        setDone({ outcome: answer.json, changes: changesOf(answer) });
        tell('lab.import.done', changesOf(answer));
      }
    } catch (error: any) {
      if (number !== attempt.current) return;
      const wrong: Fault[] = error.body?.errors?.map(({ line, ...fault }: any) =>
        ({ ...fault, row: lines.indexOf(line) })) ?? [{ message: error.message }];
      wrong.forEach(({ row, column }) => open.add(`${row} ${targets.indexOf(column ?? '')}`));
      setFaults(wrong);
      setSaid(undefined);
    } finally {
      if (number === attempt.current) setBusy(false);
    }
  };

  // It is tried by itself, a moment after the last change.
  useEffect(() => {
    key.current = '';
    setSaid(undefined);
    if (done || !targets.some(Boolean)) return;
    const timer = setTimeout(() => send(true), 300);
    return () => clearTimeout(timer);
  }, [rows, targets, mode]);

  const isOwn = ({ row, column }: Fault) =>
    row !== undefined && row >= 0 && !!column && targets.includes(column);
  const ofCell = (row: number, n: number) =>
    faults?.find(fault => fault.row === row && targets[n] !== '' && fault.column === targets[n]);
  const wrongRows = [...new Set([...open].map(cell => Number(cell.split(' ')[0])))]
    .filter(row => row >= 0).sort((a, b) => a - b).slice(0, FAULTY);
  const shown = wrongRows.length > 0 ? wrongRows : rows.slice(0, PREVIEW).map((_, row) => row);
  const others = faults?.filter(fault => !isOwn(fault)) ?? [];

  if (done) {
    return (
      <Alert severity="success" action={done.changes.length > 0 && (
        <Button color="inherit" onClick={() => undo(done.changes)}>{translate('ra.action.undo')}</Button>
      )}>
        {translate('lab.import.outcome', { ...done.outcome })}{' '}
        <Link to={`/${resource}`}>{nameOf(resource, 2)}</Link>
      </Alert>
    );
  }
  return (
    <Card>
      <CardContent>
        <div className="row">
          <TextField select label={translate('lab.import.mode')} value={mode} fullWidth={false} sx={{ minWidth: 260 }}
            onChange={({ target }) => setMode(target.value)}>
            {['insert', 'upsert', 'skip'].map(name => (
              <MenuItem key={name} value={name}>{translate(`lab.import.modes.${name}`)}</MenuItem>
            ))}
          </TextField>
          <Button variant="contained" onClick={() => send(false)} disabled={isBusy || !said}>
            {translate('lab.import.go', { smart_count: rows.length })}
          </Button>
          <Typography role="status">
            {faults && faults.length > 0 && translate('lab.import.faults', { smart_count: faults.length })}
            {said && translate('lab.import.would', { ...said })}
          </Typography>
        </div>
        {isBusy && <LinearProgress aria-label={translate('lab.import.trying')} />}
        {others.slice(0, 20).map((fault, n) => (
          <Alert key={n} severity="error" sx={{ whiteSpace: 'pre-line', mt: 1 }}>
            {[fault.row !== undefined && fault.row >= 0 && translate('lab.import.row', { row: fault.row + 1 }),
              fault.column, fault.message, fault.hint].filter(Boolean).join('\n')}
          </Alert>
        ))}
        <TableContainer tabIndex={0} role="region" aria-label={sheet.name}>
          <Table size="small">
            <TableHead>
              <TableRow>
                <TableCell>#</TableCell>
                {sheet.header.map((name, n) => (
                  <TableCell key={n}>
                    <TextField select label={name} value={targets[n]} sx={{ minWidth: 150 }}
                      onChange={({ target }) => onTarget(n, target.value)}>
                      <MenuItem value="">{translate('lab.import.aside')}</MenuItem>
                      {columnsIn(resource).map(column => (
                        <MenuItem key={column} value={column}>{column}</MenuItem>
                      ))}
                    </TextField>
                  </TableCell>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {shown.map(row => (
                <TableRow key={row}>
                  <TableCell>{row + 1}</TableCell>
                  {rows[row].map((cell, n) => (
                    <TableCell key={n} sx={{ verticalAlign: 'top', opacity: targets[n] ? 1 : 0.6 }}>
                      {open.has(`${row} ${n}`) ? (
                        <Mend label={`${sheet.header[n]} ${row + 1}`} value={cell} fault={ofCell(row, n)}
                          onChange={value => setRows(rows.map((of, at) =>
                            (at === row ? of.map((was, m) => (m === n ? value : was)) : of)))} />
                      ) : cell}
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </TableContainer>
        {rows.length > shown.length && (
          <Typography color="textSecondary">
            {translate('lab.import.shown', { shown: shown.length, count: rows.length })}
          </Typography>
        )}
      </CardContent>
    </Card>
  );
}

/** A cell that was refused, with the server's words, to write it anew. */
function Mend({ label, value, fault, onChange }: {
  label: string; value: string; fault?: Fault; onChange: (value: string) => void;
}) {
  return (
    <TextField size="small" value={value} error={!!fault} sx={{ minWidth: 180 }}
      helperText={fault ? `✕ ${[fault.message, fault.hint].filter(Boolean).join('. ')}` : '✓'}
      slotProps={{ htmlInput: { 'aria-label': label } }}
      onChange={({ target }) => onChange(target.value)} />
  );
}
