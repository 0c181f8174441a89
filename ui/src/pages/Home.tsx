// The first page: the way to each list, and what changed lately.
import { Button, Card, CardContent, List, ListItem, ListItemText, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router-dom';
import { Title, useTranslate } from 'react-admin';
import { useAsOf } from '../asof';
import { mayCall } from '../auth';
import { useTime } from '../history';
import { request } from '../http';
import { resources } from '../resources';
import { useUndo } from '../told';
import Dashboard from './Dashboard';

interface Change {
  id: number;
  changed_at: string;
  changed_by: string;
  method: string | null;
  path: string | null;
  reason: string | null;
  row_count: number;
}

export default function Home() {
  const translate = useTranslate();
  const time = useTime();
  const undo = useUndo();
  const past = useAsOf();
  const { data: mayUndo } = useQuery({
    queryKey: ['may', 'undo', past], queryFn: () => mayCall('undo_change'),
  });
  const { data } = useQuery({
    queryKey: ['changes', 'lately'],
    queryFn: async () => (await request('/changes?limit=10')).json as Change[],
  });
  return (
    <>
      <Title title="lab.home" />
      <div className="tiles lists">
        {resources.map(({ name, icon: Icon }) => (
          <Button key={name} component={RouterLink} to={`/${name}`} variant="outlined"
            startIcon={<Icon />}>
            {translate(`resources.${name}.name`, { smart_count: 2 })}
          </Button>
        ))}
      </div>
      <Dashboard />
      <Card>
        <CardContent>
          <Typography variant="h6" component="h2">{translate('lab.lately')}</Typography>
          <List>
            {data?.map(change => (
              <ListItem key={change.id} divider secondaryAction={mayUndo && (
                <Button onClick={() => undo([change.id])}>{translate('ra.action.undo')}</Button>
              )}>
                <ListItemText sx={{ pr: 10, overflowWrap: 'anywhere' }}
                  primary={change.reason ?? [change.method, change.path].filter(Boolean).join(' ')}
                  secondary={[time(change.changed_at), change.changed_by,
                    translate('lab.rows', { smart_count: change.row_count })].join(' · ')} />
              </ListItem>
            ))}
          </List>
        </CardContent>
      </Card>
    </>
  );
}
