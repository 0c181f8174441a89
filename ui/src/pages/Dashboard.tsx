// The lab in figures: what the reports of the API say, with the way to the lists behind them.
import {
  Alert, Button, Card, CardContent, Link as Anchor, Skeleton, Table, TableBody, TableCell,
  TableContainer, TableHead, TableRow, Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { useAsOf } from '../asof';
import { request } from '../http';
import { COLUMNS, listOf, OVERDUE, type Report, reports, type Row, there } from './reports';

const Chart = lazy(() => import('./Charts'));
const SHOWN = 5;

const useReport = (url: string) => useQuery({
  queryKey: ['report', url], queryFn: async () => (await request(url)).json as Row[],
});

export default function Dashboard() {
  const translate = useTranslate();
  if (useAsOf()) return <Alert severity="info">{translate('lab.dash.now')}</Alert>;
  return (
    <>
      <Tiles />
      <div className="reports">{reports.map(of => <Figures key={of.name} of={of} />)}</div>
    </>
  );
}

/** The numbers to see at once. */
function Tiles() {
  const { data: states } = useReport('/report/containers_by_state');
  const { data: overdue } = useReport(`/containers?${OVERDUE}`);
  const { data: expiring } = useReport(`/report/expiring?${COLUMNS}`);
  const { data: quality } = useReport('/report/data_quality');
  const of = (state: string) => states?.find(row => row.state === state);
  const loose = states && of('in')!.without_unit + of('out')!.without_unit;
  const expired = expiring?.filter(row => row.days_left < 0).length;
  return (
    <div className="tiles numbers">
      <Tile name="in" count={of('in')?.containers} to={listOf('containers', { state: 'in' })} />
      <Tile name="out" count={of('out')?.containers} to={listOf('containers', { state: 'out' })} />
      <Tile name="overdue" count={overdue?.length} most={100} isBad
        to={listOf('containers', { is_overdue: 'true' })} />
      <Tile name="expired" count={expired} isBad most={10_000}
        to={listOf('containers', { is_expired: 'true', ...there }, 'expires_on')} />
      <Tile name="expiring" count={expiring && expiring.length - expired!} most={10_000}
        to={listOf('containers', {
          'expires_on@gte': daysAhead(0), 'expires_on@lte': daysAhead(30), ...there,
        }, 'expires_on')} />
      <Tile name="loose" count={loose}
        to={listOf('containers', { 'storage_unit_id@is': 'null', ...there })} />
      <Tile name="quality" count={quality?.reduce((sum, row) => sum + row.found, 0)} />
    </div>
  );
}

/** A day as the API counts it: in UTC. */
const daysAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

function Tile({ name, count, to, most, isBad }: {
  name: string; count?: number; to?: string; most?: number; isBad?: boolean;
}) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const text = count === undefined ? '…' : count.toLocaleString(locale) + (count === most ? '+' : '');
  const props = to ? { component: RouterLink, to } : { href: '#quality', onClick: reveal };
  return (
    <Button variant="outlined" color={isBad && count ? 'error' : 'primary'} {...props}>
      <Typography variant="h5" component="span" sx={{ mr: 1 }}>{text}</Typography>
      <span>{isBad && count ? '▲ ' : ''}{translate(`lab.dash.tiles.${name}`)}</span>
    </Button>
  );
}

/** The hash of the address is the page, so a part of the page is gone to by script. */
function reveal(event: { preventDefault: () => void }) {
  event.preventDefault();
  document.getElementById('quality')?.scrollIntoView();
}

function Figures({ of }: { of: Report }) {
  const translate = useTranslate();
  const [all, setAll] = useState(false);
  const { data, error } = useReport(of.url);
  const rows = data?.filter(of.isWorth ?? (() => true)).map(row => wordsOf(of.row?.(row) ?? row, translate));
  if (of.most) rows?.sort((a, b) => (b[of.most!] ?? -1) - (a[of.most!] ?? -1));
  const shown = all ? rows : rows?.slice(0, SHOWN);
  return (
    <Card id={of.name} component="section" aria-labelledby={`${of.name}-title`}>
      <CardContent>
        <Typography variant="h6" component="h2" id={`${of.name}-title`}>
          {translate(`lab.dash.reports.${of.name}`)}
        </Typography>
        {error && <Alert severity="error" sx={{ whiteSpace: 'pre-line' }}>{error.message}</Alert>}
        {!shown && !error && <Skeleton height={120} />}
        {shown?.length === 0 && (
          <Typography color="textSecondary">{translate(`lab.dash.empty.${of.name}`)}</Typography>
        )}
        {shown && shown.length > 0 && (
          <>
            {of.bars && <Picture of={of} rows={of.bars.isOverTime ? byDay(rows!) : rows!.slice(0, SHOWN)} />}
            <Lines of={of} rows={shown} />
            {rows!.length > shown.length && (
              <Button onClick={() => setAll(true)}>
                {translate('lab.dash.all', { count: rows!.length })}
              </Button>
            )}
          </>
        )}
      </CardContent>
    </Card>
  );
}

/** The row in the words of the reader, where the report has a word of the API, or none. */
function wordsOf(row: Row, translate: (key: string, options?: object) => string): Row {
  const said = { ...row };
  if (row.rule) said.rule = translate(`lab.dash.rules.${row.rule}`, { _: row.rule.replaceAll('_', ' ') });
  if ('sample_type' in row) said.sample_type ??= translate('lab.none');
  return said;
}

function Picture({ of, rows }: { of: Report; rows: Row[] }) {
  const translate = useTranslate();
  if (!rows.some(row => of.bars!.keys.some(key => row[key] > 0))) return null;
  return (
    <Suspense fallback={<Skeleton height={120} />}>
      <Chart rows={rows} bars={of.bars!} names={key => translate(`lab.dash.columns.${key}`)} />
    </Suspense>
  );
}

/** The rows of the last 30 days, also of those without any. */
function byDay(rows: Row[]): Row[] {
  const days = Array.from({ length: 31 }, (_, n) => daysAhead(n - 30));
  const sum = (day: string) => rows.reduce((n, row) => n + (row.day === day ? row.rows : 0), 0);
  return days.map(day => ({ day: day.slice(5), rows: sum(day) }));
}

function Lines({ of, rows }: { of: Report; rows: Row[] }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const cell = (row: Row, column: string): ReactNode => {
    const value = row[column];
    if (column === 'percent') return value === null ? '' : `${value} %`;
    return typeof value === 'number' ? value.toLocaleString(locale) : value;
  };
  return (
    <TableContainer tabIndex={0} role="group" aria-labelledby={`${of.name}-title`}>
      <Table size="small" sx={{ '& td, & th': { px: 1, whiteSpace: 'nowrap' }, '& td.advice': { whiteSpace: 'normal' } }}>
        <TableHead>
          <TableRow>
            {of.columns.map((column, n) => (
              <TableCell key={column} align={n && isNumber(rows, column) ? 'right' : 'left'}>
                {translate(`lab.dash.columns.${column}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row, number) => (
            <TableRow key={number}>
              {of.columns.map((column, n) => (
                <TableCell key={column} className={column}
                  align={n && isNumber(rows, column) ? 'right' : 'left'}>
                  {n === 0 && of.to ? (
                    <Anchor component={RouterLink} to={of.to(row)} className="target">{cell(row, column)}</Anchor>
                  ) : cell(row, column)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

const isNumber = (rows: Row[], column: string) => rows.some(row => typeof row[column] === 'number');
