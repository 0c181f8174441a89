// A table of a spreadsheet comes in: it is tried at once, and what is wrong is mended in its cells.
import { Alert, Button, MenuItem, TextField } from '@mui/material';
import UploadFile from '@mui/icons-material/UploadFile';
import { useQuery } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import { Title, useTranslate, useTranslateLabel } from 'react-admin';
import { useNavigate, useParams } from 'react-router-dom';
import { useAsOf } from '../asof';
import { may } from '../auth';
import { resources } from '../resources';
import { ImportRows } from './ImportRows';
import { matched, readSheet, remember, type Sheet } from './sheet';

export default function Import() {
  const { resource = 'containers' } = useParams();
  const past = useAsOf();
  const translate = useTranslate();
  const navigate = useNavigate();
  const { data: lists } = useQuery({
    queryKey: ['may', 'import', past],
    queryFn: async () => {
      const offered = resources.filter(({ isView }) => !isView).map(({ name }) => name);
      const rights = await Promise.all(offered.map(name => may(name, 'write')));
      return offered.filter((_, n) => rights[n]);
    },
  });
  if (!lists) return null;
  return (
    <>
      <Title title="lab.pages.import" />
      {lists.includes(resource) ? (
        <>
          <TextField select label={translate('lab.import.list')} value={resource} fullWidth={false} sx={{ mt: 2, minWidth: 220 }}
            onChange={({ target }) => navigate(`/import/${target.value}`)}>
            {lists.map(name => (
              <MenuItem key={name} value={name}>
                {translate(`resources.${name}.name`, { smart_count: 2 })}
              </MenuItem>
            ))}
          </TextField>
          <OneList key={resource} resource={resource} />
        </>
      ) : <Alert severity="info">{translate('lab.import.forbidden')}</Alert>}
    </>
  );
}

function OneList({ resource }: { resource: string }) {
  const translate = useTranslate();
  const label = useTranslateLabel();
  const [sheet, setSheet] = useState<Sheet>();
  const [targets, setTargets] = useState<string[]>([]);
  const [opened, setOpened] = useState(0);
  const [refusal, setRefusal] = useState('');
  const open = async (file?: File) => {
    if (!file) return;
    try {
      const read = await readSheet(file);
      setTargets(matched(resource, read.header, source => String(label({ resource, source }))));
      setSheet(read);
      setOpened(opened + 1);
      setRefusal('');
    } catch {
      setRefusal(translate('lab.import.unreadable', { name: file.name }));
    }
  };
  return (
    <>
      <Drop onFile={open} />
      {refusal && <Alert severity="error">{refusal}</Alert>}
      {sheet && (
        <ImportRows key={opened} {...{ resource, sheet, targets }}
          onTarget={(n, column) => {
            remember(resource, sheet.header[n], column);
            setTargets(targets.map((was, at) => (at === n ? column : was === column ? '' : was)));
          }} />
      )}
    </>
  );
}

/** A file is dropped there, or chosen. */
function Drop({ onFile }: { onFile: (file?: File) => void }) {
  const translate = useTranslate();
  const chooser = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const over = (is: boolean) => (event: DragEvent) => { event.preventDefault(); setOver(is); };
  return (
    <div className="drop" data-over={isOver} onDragOver={over(true)} onDragLeave={over(false)}
      onDrop={event => { over(false)(event); onFile(event.dataTransfer.files[0]); }}>
      <Button variant="contained" startIcon={<UploadFile />} onClick={() => chooser.current!.click()}>
        {translate('lab.import.choose')}
      </Button>
      <input ref={chooser} type="file" hidden accept=".csv,.tsv,.txt,.xlsx"
        onChange={({ target }) => { onFile(target.files?.[0]); target.value = ''; }} />
      <span>{translate('lab.import.drop')}</span>
    </div>
  );
}
