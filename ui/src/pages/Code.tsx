// A code that was scanned: goes to what has it, or says that nothing has.
import { List, ListItemButton, ListItemText } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Title, useTranslate } from 'react-admin';
import { Link, Navigate, useParams } from 'react-router-dom';
import { lookUp, nameOf, pageOf, wayTo } from '../find';
import { Refused } from '../verdict';

export default function Code() {
  const { code = '' } = useParams();
  const translate = useTranslate();
  const { data, error, isFetched } = useQuery({
    queryKey: ['code', code], queryFn: () => lookUp(code), staleTime: 0, gcTime: 0,
  });
  if (!isFetched) return null;
  if (data && 'kind' in data && data.kind !== 'command') return <Navigate to={pageOf(data)} replace />;
  return (
    <>
      <Title title="lab.scan.code" />
      {error ? <Refused code={code} word={error.message} />
        : data && 'ambiguous' in data ? (
          <Refused code={code} word="lab.scan.ambiguous">
            <List>
              {data.ambiguous.map(thing => (
                <ListItemButton key={`${thing.kind} ${thing.id}`} component={Link} to={pageOf(thing)}>
                  <ListItemText primary={nameOf(thing)} secondary={wayTo(thing)} />
                </ListItemButton>
              ))}
            </List>
          </Refused>
        ) : (
          <Refused code={code} word={data ? 'lab.scan.no_command' : 'lab.scan.unknown'}>
            {translate(data ? 'lab.scan.commands' : 'lab.scan.unknown_help')}
          </Refused>
        )}
    </>
  );
}
