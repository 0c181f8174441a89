// The page that an invitation leads to, for who has an account and for who is new.
import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useSearchParams } from 'react-router-dom';
import { hasSession } from '../session';
import { AcceptForm, FirstPassword } from './words';

export default function Accept() {
  const translate = useTranslate();
  const [params] = useSearchParams();
  const invitation = params.get('invitation') ?? '';
  return (
    <main className="alone">
      <h1>{translate('lab.pages.accept')}</h1>
      {hasSession() ? <AcceptForm invitation={invitation} /> : <FirstPassword invitation={invitation} />}
      {!hasSession() && <Button component={Link} to="/login">{translate('lab.people.has_account')}</Button>}
    </main>
  );
}
