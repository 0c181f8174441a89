// The day that the page shows: its field in the bar, the frame of a past one, its part of the URL.
import { Alert, Button, TextField } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslate } from 'react-admin';
import { useLocation, useNavigate } from 'react-router-dom';
import { asOf, momentOf, setAsOf, useAsOf } from './asof';
import { useTime } from './history';

/** The day goes along from page to page, and what one day has shown is forgotten on another. */
export function useDayInUrl() {
  const location = useLocation();
  const navigate = useNavigate();
  const client = useQueryClient();
  useEffect(() => {
    const params = new URLSearchParams(location.search);
    const told = params.get('as_of');
    if (told === asOf()) return;
    if (told !== null) {
      setAsOf(told);
      client.clear();
    } else {
      params.set('as_of', asOf()!);
      navigate({ ...location, search: `?${params}` }, { replace: true });
    }
  }, [location, navigate, client]);
}

/** Goes to a day, or with null to the present, and stays on the page. */
function useGoTo() {
  const location = useLocation();
  const navigate = useNavigate();
  const client = useQueryClient();
  return (day: string | null) => {
    setAsOf(day);
    client.clear();
    const params = new URLSearchParams(location.search);
    if (day) params.set('as_of', day);
    else params.delete('as_of');
    navigate({ ...location, search: `?${params}` });
  };
}

/** The frame and the sentence of a past day, so that nobody takes it for today. */
export function Past() {
  const day = useAsOf();
  const translate = useTranslate();
  const time = useTime();
  const goTo = useGoTo();
  if (!day) return null;
  return (
    <>
      <div className="past-frame" aria-hidden />
      <Alert severity="warning" role="status" sx={{ mt: 1 }} action={
        <Button color="inherit" onClick={() => goTo(null)}>{translate('lab.past.back')}</Button>
      }>
        {translate('lab.past.text', { time: time(momentOf(day)) })}
      </Alert>
    </>
  );
}

/** The field for the day that the page shows. */
export function Day() {
  const day = useAsOf();
  const translate = useTranslate();
  const goTo = useGoTo();
  const today = new Date().toLocaleDateString('sv');
  return (
    <TextField type="date" size="small" variant="outlined" fullWidth={false} margin="none" value={day ? momentOf(day).toLocaleDateString('sv') : today}
      onChange={({ target }) => goTo(!target.value || target.value >= today ? null : target.value)}
      sx={{ '& .MuiInputBase-root': { color: 'inherit', minHeight: 48 }, colorScheme: 'dark' }}
      slotProps={{ htmlInput: { max: today, 'aria-label': translate('lab.past.day') } }} />
  );
}
