// The result of a scan: an icon, a word, a colour, a sound and a vibration.
import { Alert, AlertTitle } from '@mui/material';
import { type ReactNode, useEffect } from 'react';
import { useTranslate } from 'react-admin';

let audio: AudioContext | undefined;

/** One high tone is good, a low one bad. */
export function sound(isGood: boolean) {
  // A browser neither plays nor vibrates before the first gesture, and complains.
  if (!navigator.userActivation?.hasBeenActive) return;
  navigator.vibrate?.(isGood ? 60 : [200, 80, 200]);
  audio ??= new AudioContext();
  const tone = audio.createOscillator();
  tone.frequency.value = isGood ? 1400 : 220;
  tone.connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + (isGood ? 0.08 : 0.35));
}

/** A code that nothing has, or that several things have. */
export function Refused({ code, word, children }: { code: string; word: string; children?: ReactNode }) {
  const translate = useTranslate();
  useEffect(() => sound(false), [code]);
  return (
    <Alert severity="error" variant="outlined" sx={{ fontSize: '1.1rem', overflowWrap: 'anywhere' }}>
      <AlertTitle>✕ {code}: {translate(word)}</AlertTitle>
      {children}
    </Alert>
  );
}
