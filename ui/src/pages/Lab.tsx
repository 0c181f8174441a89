// The lab itself: its people and their roles, access tokens, and one's own password.
import { Alert, Tab, Tabs } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Title, useTranslate } from 'react-admin';
import { useNavigate, useParams } from 'react-router-dom';
import { useAsOf } from '../asof';
import { may, whoAmI } from '../auth';
import { Members } from './Members';
import { Tokens } from './Tokens';
import { AcceptForm, Password } from './words';

export default function Lab() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const past = useAsOf();
  const { tab } = useParams();
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: whoAmI });
  const { data: rights } = useQuery({
    queryKey: ['may', 'lab', past],
    queryFn: async () => ({ members: await may('members', 'write'), tokens: await may('tokens', 'write') }),
  });
  if (!me || !rights) return null;
  const { lab_id: lab, is_open: isOpen } = me;
  const tabs = [...(me.rights.members ? ['members'] : []), ...(me.rights.tokens ? ['tokens'] : []), 'account'];
  const chosen = tab && tabs.includes(tab) ? tab : tabs[0];
  return (
    <>
      <Title title="lab.pages.lab" />
      <Tabs value={chosen} onChange={(_, name) => navigate(`/lab/${name}`)} variant="scrollable">
        {tabs.map(name => <Tab key={name} value={name} label={translate(`lab.people.tabs.${name}`)} />)}
      </Tabs>
      {isOpen && <Alert severity="info">{translate('lab.people.open')}</Alert>}
      {chosen === 'members' && <Members lab={lab} mayWrite={rights.members && !isOpen} me={me.email} />}
      {chosen === 'tokens' && <Tokens mayWrite={rights.tokens && !isOpen} role={me.role} />}
      {chosen === 'account' && !isOpen && !past && <><Password /><AcceptForm /></>}
    </>
  );
}
