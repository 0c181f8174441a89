// The page of one thing: its columns, its parts, its files, its history.
import { Accordion, AccordionDetails, AccordionSummary } from '@mui/material';
import Delete from '@mui/icons-material/Delete';
import ExpandMore from '@mui/icons-material/ExpandMore';
import {
  Button, EditButton, Labeled, Pagination, ReferenceManyField, ResourceContextProvider, Show,
  TabbedShowLayout, TabbedShowLayoutTabs, TopToolbar, useCanAccess, useNotify, useRecordContext, useRedirect,
  useResourceContext, useTranslate,
} from 'react-admin';
import { FilesOf } from '../files';
import { Timeline } from '../history';
import { provider } from '../provider';
import { descriptions, fieldsOf, partsOf, titleOf } from '../resource';
import { useTell } from '../told';
import { shown } from '../widgets';
import { Table } from './List';

export default function ShowPage() {
  const resource = useResourceContext()!;
  const translate = useTranslate();
  return (
    <Show actions={<Actions />} title={<Title />}>
      <TabbedShowLayout tabs={<TabbedShowLayoutTabs variant="scrollable" allowScrollButtonsMobile />}>
        <TabbedShowLayout.Tab label="lab.details">
          <Details />
        </TabbedShowLayout.Tab>
        {partsOf(resource).map(([part, column]) => (
          <TabbedShowLayout.Tab key={`${part}.${column}`} path={`${part}.${column}`}
            label={translate(`lab.parts.${part}.${column}`, {
              _: translate(`resources.${part}.name`, { smart_count: 2 }),
            })}>
            <ReferenceManyField reference={part} target={column} perPage={25}
              sort={{ field: 'name', order: 'ASC' }} pagination={<Pagination />} label={false}>
              <ResourceContextProvider value={part}>
                <Table without={column} />
              </ResourceContextProvider>
            </ReferenceManyField>
          </TabbedShowLayout.Tab>
        ))}
        <TabbedShowLayout.Tab label="lab.files" path="files"><FilesOf /></TabbedShowLayout.Tab>
        <TabbedShowLayout.Tab label="lab.history" path="history"><Timeline /></TabbedShowLayout.Tab>
      </TabbedShowLayout>
    </Show>
  );
}

function Title() {
  const row = useRecordContext();
  const resource = useResourceContext()!;
  return row ? titleOf(resource, row) : '';
}

function Actions() {
  const resource = useResourceContext()!;
  const { canAccess } = useCanAccess({ resource, action: 'delete' });
  return (
    <TopToolbar>
      <EditButton />
      {canAccess && <Remove />}
    </TopToolbar>
  );
}

/** Removes the thing. Nothing asks first: it can be undone. */
function Remove() {
  const resource = useResourceContext()!;
  const row = useRecordContext();
  const redirect = useRedirect();
  const notify = useNotify();
  const tell = useTell();
  const remove = async () => {
    try {
      const { data } = await provider.delete(resource, { id: row!.id, previousData: row });
      redirect('list', resource);
      tell('lab.removed', data['@changes']);
    } catch (error) {
      const { status, message } = error as { status: number; message: string };
      notify(status === 412 ? 'lab.conflict.removed' : message,
        { type: 'error', multiLine: true, autoHideDuration: null });
    }
  };
  return row && (
    <Button label="ra.action.delete" color="error" onClick={remove}><Delete /></Button>
  );
}

/** The columns: those that the description names, and the others below. */
function Details() {
  const of = descriptions[useResourceContext()!];
  const row = useRecordContext();
  const translate = useTranslate();
  const isSet = (value: unknown) => value != null && value !== '' && value !== false;
  const fields = fieldsOf(of).filter(([name]) => isSet(row?.[name]));
  const [main, more] = [true, false].map(is => fields.filter(([name]) => name in of.fields === is));
  const grid = (some: typeof fields) => (
    <div className="details">
      {some.map(field => (
        <Labeled key={field[0]} source={field[0]}>{shown(of, field)}</Labeled>
      ))}
    </div>
  );
  return (
    <>
      {grid(main)}
      {more.length > 0 && (
        <Accordion variant="outlined" sx={{ mt: 2 }}>
          <AccordionSummary expandIcon={<ExpandMore />}>{translate('lab.more')}</AccordionSummary>
          <AccordionDetails>{grid(more)}</AccordionDetails>
        </Accordion>
      )}
    </>
  );
}
