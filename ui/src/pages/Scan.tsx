// Scan, scan, scan, done: what was scanned is a list, which one request of a verb acts on.
import Done from '@mui/icons-material/Done';
import { Alert, Box, Button, Paper, Stack, Switch, FormControlLabel, TextField, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { type FormEvent, useRef, useState } from 'react';
import { Link, Title, useCanAccess, useTranslate } from 'react-admin';
import { Navigate, useNavigate, useParams } from 'react-router-dom';
import { type Found, lookUp, nameOf, pageOf, type Thing, wayTo } from '../find';
import { request } from '../http';
import { useScans } from '../scan';
import { useVerb } from '../storage/box';
import { useUndo } from '../told';
import { sound } from '../verdict';

const VERBS = { find: '', take: 'checkout', return: 'checkin', move: 'move' } as const;
type Mode = keyof typeof VERBS;
const MODES = Object.keys(VERBS) as Mode[];

interface Line {
  code: string;
  /** lab.scan.WORD says what came of it. */
  word: string;
  isGood: boolean;
  thing?: Thing;
}

export default function Scan() {
  const { mode = 'find' } = useParams();
  if (!(mode in VERBS)) return <Navigate to="/scan/find" replace />;
  return <Basket key={mode} mode={mode as Mode} />;
}

function Basket({ mode }: { mode: Mode }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const verb = useVerb();
  const undo = useUndo();
  const { canAccess = false } = useCanAccess({ resource: 'containers', action: 'edit' });
  // Codes that come while an answer is awaited stand in line: none is lost or out of order.
  const queue = useRef(Promise.resolve());
  const lines = useRef<Line[]>([]);
  const [, show] = useState(0);
  const [typed, setTyped] = useState('');
  const [to, setTo] = useState('');
  const [until, setUntil] = useState('');
  const [isThawed, setThawed] = useState(false);
  const form = { to, until, isThawed };
  const latest = useRef(form);
  latest.current = form;
  const put = (next: Line[]) => {
    lines.current = next;
    show(n => n + 1);
  };
  const good = lines.current.filter(({ isGood }) => isGood);

  const add = async (code: string) => {
    if (lines.current.some(line => line.isGood && line.code === code))
      return tell({ code, word: 'again', isGood: false });
    const found = await lookUp(code);
    if (await isPlace(found)) return finish(found as Thing);
    tell(judged(code, found));
  };
  const tell = (line: Line) => {
    sound(line.isGood);
    put([line, ...lines.current]);
  };
  const judged = (code: string, found: Found): Line => {
    if (!found) return { code, word: 'unknown', isGood: false };
    if ('ambiguous' in found) return { code, word: 'ambiguous', isGood: false };
    const of = (word: string, isGood: boolean) => ({ code, word, isGood, thing: found });
    if (found.kind === 'command') return { code, word: 'no_command', isGood: false };
    if (mode === 'find') return of('found', true);
    if (found.kind !== 'container' && !(mode === 'move' && found.kind === 'storage_unit'))
      return of('no_tube', false);
    if (lines.current.some(({ isGood, thing }) => isGood && thing?.kind === found.kind && thing.id === found.id))
      return of('again', false);
    const wanted = { take: 'in', return: 'out', move: found.state }[mode];
    if (found.kind === 'container' && (found.state !== wanted || ['consumed', 'lost', 'disposed'].includes(found.state!)))
      return of(`is_${found.state}`, false);
    return of('good', true);
  };
  /** Whether a code is where the things before it go: a freezer, or a unit that may hold them. */
  const isPlace = async (found: Found) => {
    const things = lines.current.filter(({ isGood }) => isGood);
    if (!found || 'ambiguous' in found || things.length === 0 || !['move', 'return'].includes(mode)) return false;
    if (found.kind === 'freezer') return mode === 'move';
    if (found.kind !== 'storage_unit') return false;
    const { json } = await request(`/storage_units?id=eq.${found.id}&select=storage_types(holds)`);
    const wanted = things.some(({ thing }) => thing!.kind === 'storage_unit') ? 'units' : 'containers';
    return [wanted, 'both'].includes(json[0]?.storage_types.holds);
  };

  const finish = async (place?: Thing) => {
    const things = lines.current.filter(({ isGood }) => isGood).reverse();
    if (mode === 'find' || things.length === 0) return put([]);
    if (mode === 'move' && !place) return tell({ code: 'CMDDONE', word: 'no_place', isGood: false });
    const { to, until, isThawed } = latest.current;
    const items = things.map(({ thing }) => ({
      [thing!.kind === 'container' ? 'container' : 'unit']: thing!.id,
      ...(mode === 'return' && isThawed ? { thawed: true } : {}),
    }));
    const target = place?.kind === 'freezer' ? { freezer: place.id } : { unit: place?.id, position: 'next' };
    const body = {
      items,
      ...(place ? { to: target } : mode === 'take' && to ? { to } : {}),
      ...(mode === 'take' && until ? { due_back_on: until } : {}),
    };
    const isDone = await verb(VERBS[mode], body);
    sound(isDone);
    if (isDone) put([]);
  };
  const takeBack = async () => {
    if (lines.current.length > 0) put(lines.current.slice(1));
    else await undo();
  };
  const scanned = (raw: string) => {
    const code = raw.trim();
    const command = /^CMD([A-Z]+)$/.exec(code)?.[1].toLowerCase();
    if (command && command in VERBS) return navigate(`/scan/${command}`);
    const act = command === 'done' ? () => finish() : command === 'undo' ? takeBack : () => add(code);
    queue.current = queue.current.then(act).catch(error =>
      tell({ code, word: (error as Error).message, isGood: false }));
  };
  useScans(scanned);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim()) scanned(typed);
    setTyped('');
  };

  return (
    <Paper sx={{ p: 2 }}>
      <Title title="lab.pages.scan" />
      <ToggleButtonGroup exclusive value={mode} fullWidth sx={{ mb: 2 }}
        onChange={(_, next) => next && navigate(`/scan/${next}`)}>
        {MODES.filter(one => canAccess || one === 'find').map(one => (
          <ToggleButton key={one} value={one} sx={{ minHeight: 64, minWidth: 0, px: 0.5, fontSize: { xs: '0.85rem', sm: '1.1rem' } }}>
            {translate(`lab.scan.mode_${one}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {mode !== 'find' && !canAccess ? <Alert severity="info">{translate('ra.message.access_denied')}</Alert> : (
        <>
          <Stack direction="row" spacing={2} useFlexGap sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
            <Typography variant="h3" component="p" role="status" aria-label={translate('lab.scan.count', { smart_count: good.length })}>
              {good.length}
            </Typography>
            <Typography sx={{ flex: 1, minWidth: 160 }}>{translate(`lab.scan.help_${mode}`)}</Typography>
            <Button variant="outlined" sx={{ minHeight: 64 }} onClick={() => scanned('CMDUNDO')}>
              {translate(lines.current.length ? 'lab.scan.undo_last' : 'ra.action.undo')}
            </Button>
            {mode !== 'move' && (
              <Button variant="contained" size="large" startIcon={<Done />} disabled={lines.current.length === 0}
                sx={{ minHeight: 64, minWidth: 140, fontSize: '1.2rem' }} onClick={() => scanned('CMDDONE')}>
                {translate('lab.scan.done')}
              </Button>
            )}
          </Stack>
          <Box component="form" onSubmit={submit} sx={{ display: 'flex', gap: 2, flexWrap: 'wrap', my: 1 }}>
            <TextField label={translate('lab.scan.by_hand')} value={typed} size="small" sx={{ width: 220 }}
              autoComplete="off" onChange={({ target }) => setTyped(target.value)} />
            {mode === 'take' && (
              <>
                <TextField label={translate('lab.scan.to')} value={to} size="small" sx={{ width: 220 }}
                  onChange={({ target }) => setTo(target.value)} />
                <TextField label={translate('lab.scan.until')} value={until} size="small" type="date" sx={{ width: 180 }}
                  slotProps={{ inputLabel: { shrink: true } }} onChange={({ target }) => setUntil(target.value)} />
              </>
            )}
            {mode === 'return' && (
              <FormControlLabel label={translate('lab.scan.thawed')}
                control={<Switch checked={isThawed} onChange={(_, is) => setThawed(is)} />} />
            )}
          </Box>
          <Stack component="ol" spacing={1} sx={{ p: 0, m: 0, listStyle: 'none' }} aria-live="polite"
            aria-label={translate('lab.scan.scanned')}>
            {lines.current.map((line, n) => (
              <Alert component="li" key={lines.current.length - n} severity={line.isGood ? 'success' : 'error'}
                variant={n === 0 ? 'filled' : 'outlined'} sx={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}
                action={<Button color="inherit" sx={{ whiteSpace: 'nowrap' }} onClick={() => put(lines.current.filter(one => one !== line))}>
                  {translate('ra.action.remove')}
                </Button>}>
                <b>{line.isGood ? '✔' : '✖'} {line.code}: {translate(`lab.scan.${line.word}`, { _: line.word })}</b>
                {line.thing && line.thing.kind !== 'command' && (
                  <div>
                    <Link to={pageOf(line.thing)} sx={{ color: 'inherit' }}>{nameOf(line.thing)}</Link> {wayTo(line.thing)}
                  </div>
                )}
              </Alert>
            ))}
          </Stack>
        </>
      )}
    </Paper>
  );
}
