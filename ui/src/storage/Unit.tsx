// One unit: its grid or its rows, what is chosen there, and what can be done with that.
import {
  Box, Button, Dialog, DialogActions, DialogTitle, MenuItem, TextField, ToggleButton, ToggleButtonGroup,
  type Theme, Typography, useMediaQuery,
} from '@mui/material';
import { useState } from 'react';
import { useCanAccess, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { pageOf } from '../find';
import {
  bodyOf, type Content, type Cut, cutNow, gridOf, hold, itemOf, keyOf, type Move, movesTo, nameOf,
  type Place, swapsFor, type UnitMap, useVerb,
} from './box';
import { About, Dispose } from './Chosen';
import { type Choosing, Grid, Rows } from './Grid';
import { type Colouring, COLOURINGS, lookOf, SHAPES } from './look';

const KEYS = { take: 't', return: 'r', cut: 'x', put: 'v' };

export function UnitContent({ map }: { map: UnitMap }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const verb = useVerb();
  const { canAccess = false } = useCanAccess({ resource: 'containers', action: 'edit' });
  const isPhone = useMediaQuery<Theme>(theme => theme.breakpoints.down('sm'));
  const [view, setView] = useState<'map' | 'rows'>();
  const [by, setBy] = useState<Colouring>('type');
  const [at, setAt] = useState({ row: 1, col: 1 });
  const [anchor, setAnchor] = useState({ row: 1, col: 1 });
  const [keys, setKeys] = useState<Set<string>>(new Set());
  const [cut, setCut] = useState<Cut | null>(cutNow);
  const [swap, setSwap] = useState<Move[]>();
  const [said, say] = useState('');
  const grid = gridOf(map);
  const active: Place | undefined = grid[at.row - 1]?.[at.col - 1];
  const things = map.content.filter(({ kind }) => kind !== 'reservation');
  const loose = things.filter(({ row }) => !row || grid.length === 0);
  const marked = things.filter(thing => keys.has(keyOf(thing)));
  const isThere = active?.thing && active.thing.kind !== 'reservation';
  const chosen = marked.length > 0 ? marked : isThere ? [active.thing!] : [];

  const go: Choosing['go'] = (place, how) => {
    const { row, col, thing } = place;
    setAt({ row, col });
    if (how === 'range') {
      const between = (n: number, a: number, b: number) => n >= Math.min(a, b) && n <= Math.max(a, b);
      const inside = things.filter(one => one.row && one.col
        && between(one.row, anchor.row, row) && between(one.col, anchor.col, col));
      setKeys(new Set(inside.map(keyOf)));
      say(translate('lab.storage.chosen', { smart_count: inside.length }));
      return;
    }
    setAnchor({ row, col });
    if (how !== 'toggle') return setKeys(new Set());
    if (thing && thing.kind !== 'reservation') toggle(thing);
  };
  const toggle = (thing: Content) => {
    const next = new Set(keys);
    if (!next.delete(keyOf(thing))) next.add(keyOf(thing));
    setKeys(next);
    say(translate('lab.storage.chosen', { smart_count: next.size }));
  };
  const keep = (next: Cut | null) => {
    hold(next);
    setCut(next);
  };
  const done = async (isDone: Promise<boolean>, what: string) => {
    if (!(await isDone)) return;
    setKeys(new Set());
    say(what);
  };
  const move = async (moves: Move[]) => {
    setSwap(undefined);
    const isDone = verb('move', bodyOf(moves));
    await done(isDone, translate('lab.verbs.move'));
    if (await isDone) keep(null);
  };
  const put = () => {
    if (!cut || !active) return;
    const moves = movesTo(cut, map.unit.id, active);
    const back = swapsFor(moves, map);
    if (back.length === 0) void move(moves);
    else setSwap([...moves, ...back]);
  };
  const items = chosen.filter(({ kind }) => kind === 'container').map(itemOf);
  const act: Choosing['act'] = what => {
    if (what === 'open') return isThere && navigate(pageOf(active.thing as never));
    if (!canAccess) return;
    if (what === 'escape') {
      keep(null);
      setKeys(new Set());
      say(translate('lab.storage.dropped'));
    } else if (what === 'cut' && chosen.length > 0) {
      keep({ unit: map.unit.id, things: chosen });
      setKeys(new Set());
      say(translate('lab.storage.cut', { smart_count: chosen.length }));
    } else if (what === 'put') put();
    else if (what === 'take' && items.length > 0) void done(verb('checkout', { items }), translate('lab.verbs.checkout'));
    else if (what === 'return' && items.length > 0) void done(verb('checkin', { items }), translate('lab.verbs.checkin'));
  };
  const choosing: Choosing = {
    map, grid, by, active: active!, chosen: keys, go, act, cut: new Set(cut?.things.map(keyOf)),
  };
  const shown = view ?? (isPhone ? 'rows' : 'map');
  return (
    <div className="storage">
      <div style={{ flex: '0 1 auto', maxWidth: '100%', minWidth: isPhone ? '100%' : undefined }}>
        {active && (
          <>
            <ToggleButtonGroup exclusive value={shown} onChange={(_, value) => value && setView(value)}>
              <ToggleButton value="map">{translate('lab.storage.map')}</ToggleButton>
              <ToggleButton value="rows">{translate('lab.storage.rows')}</ToggleButton>
            </ToggleButtonGroup>
            <TextField select size="small" margin="none" fullWidth={false} label={translate('lab.storage.colour')} value={by}
              onChange={({ target }) => setBy(target.value as Colouring)} sx={{ ml: { sm: 2 }, my: { xs: 1, sm: 0 }, mb: 1, width: 'auto', minWidth: 130 }}>
              {COLOURINGS.map(one => <MenuItem key={one} value={one}>{translate(`lab.storage.by_${one}`)}</MenuItem>)}
            </TextField>
            {shown === 'map' ? <Grid {...choosing} /> : <Rows {...choosing} />}
            <p>
              {Object.entries(SHAPES).map(([look, shape]) => (
                <span key={look} style={{ display: 'inline-block', marginRight: 12 }}>
                  {shape} {translate(`lab.looks.${look}`)}
                </span>
              ))}
            </p>
          </>
        )}
        {loose.map(thing => (
          <button type="button" className="place" key={keyOf(thing)} aria-pressed={keys.has(keyOf(thing))}
            onClick={() => toggle(thing)}>
            <b aria-hidden>{SHAPES[lookOf(thing)]}</b>{nameOf(thing)}
          </button>
        ))}
        {things.length === 0 && !active && <p>{translate('lab.storage.nothing')}</p>}
      </div>
      <Box component="aside" aria-label={translate('lab.details')} sx={{
        flex: '1 1 260px', maxWidth: 420, bgcolor: 'background.paper', position: { xs: 'sticky', sm: 'static' }, bottom: 0,
      }}>
        {chosen.length === 1 ? <About thing={chosen[0]} />
          : <Typography variant="h6" component="h2">{chosen.length > 1 ? translate('lab.storage.chosen', { smart_count: chosen.length })
            : active && `${active.label} ${translate(`lab.looks.${lookOf(active.thing)}`)}`}</Typography>}
        {canAccess && (
          <>
            {button('take', items.length === 0)}
            {button('return', items.length === 0)}
            {button('cut', chosen.length === 0)}
            {button('put', !cut || !active)}
            {cut && <p>{translate('lab.storage.held', { smart_count: cut.things.length, name: nameOf(cut.things[0]) })}</p>}
            {items.length > 0 && <Dispose onReason={reason =>
              done(verb('dispose', { items }, reason), translate('lab.verbs.dispose'))} />}
          </>
        )}
      </Box>
      <div role="status" className="unseen">{said}</div>
      {swap && cut && ( // made anew each time, or a second one would not take the focus
        <Dialog open onClose={() => setSwap(undefined)} aria-labelledby="swap">
          <DialogTitle id="swap">
            {translate('lab.storage.in_the_way', {
              place: active?.label, names: swap.slice(cut.things.length).map(({ thing }) => nameOf(thing)).join(', '),
            })}
          </DialogTitle>
          <DialogActions>
            <Button onClick={() => setSwap(undefined)}>{translate('ra.action.cancel')}</Button>
            <Button autoFocus variant="contained" onClick={() => move(swap)}>
              {translate('lab.storage.swap')}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </div>
  );

  function button(what: 'take' | 'return' | 'cut' | 'put', off: boolean) {
    if (off && isPhone) return null;
    return (
      <Button variant="outlined" disabled={off} onClick={() => act(what)} sx={{ mr: 1, mb: 1 }}>
        {translate(`lab.storage.do_${what}`)}{!isPhone && ` (${KEYS[what]})`}
      </Button>
    );
  }
}
