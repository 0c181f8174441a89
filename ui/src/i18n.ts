// The languages: English comes with the page, another one when it is chosen.
import polyglot from 'ra-i18n-polyglot';
import { en } from './texts/en';

export const i18n = polyglot(
  locale => (locale === 'de' ? import('./texts/de').then(({ de }) => de) : en) as any,
  'en',
  [{ locale: 'en', name: 'English' }, { locale: 'de', name: 'Deutsch' }],
  { allowMissing: true },
);
