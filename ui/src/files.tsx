// The files of a thing: a click saves one, a drop or a choice sends one.
import { Button, List, ListItem, ListItemText, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import {
  useCanAccess, useNotify, useRecordContext, useResourceContext, useTranslate,
} from 'react-admin';
import { pastQuery } from './asof';
import { changesOf, request } from './http';
import { urlOf } from './resource';
import { sessionHeaders } from './session';
import { useTell } from './told';

interface Attached {
  id: number;
  name: string;
  media_type: string;
  size: number;
}

export function FilesOf() {
  const resource = useResourceContext()!;
  const row = useRecordContext();
  const translate = useTranslate();
  const notify = useNotify();
  const tell = useTell();
  const client = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const { canAccess } = useCanAccess({ resource, action: 'edit' });
  const url = `${urlOf(resource, row?.id)}/files`;
  const { data } = useQuery({
    queryKey: [resource, 'files', row?.id],
    queryFn: async () => (await request(`${url}?${pastQuery()}`)).json as Attached[],
    enabled: !!row,
  });
  const fail = (error: unknown) =>
    notify((error as Error).message, { type: 'error', multiLine: true, autoHideDuration: null });
  const send = async (files: Iterable<File>) => {
    try {
      for (const file of files) {
        const answer = await request(`${url}?name=${encodeURIComponent(file.name)}`, {
          method: 'POST', body: file, headers: { 'Content-Type': file.type || 'application/octet-stream' },
        });
        tell('lab.file_added', changesOf(answer));
      }
    } catch (error) {
      fail(error);
    }
    await client.invalidateQueries({ queryKey: [resource, 'files'] });
  };
  // A link would go without the token.
  const save = async ({ id, name }: Attached) => {
    const query = pastQuery();
    const answer = await fetch(`/file/${id}${query && `?${query}`}`, { headers: await sessionHeaders() });
    if (!answer.ok) return fail(new Error(`HTTP ${answer.status}`));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div onDragOver={event => event.preventDefault()} onDrop={event => {
      event.preventDefault();
      if (canAccess) void send(event.dataTransfer.files);
    }}>
      {data?.length === 0 && <Typography>{translate('lab.no_files')}</Typography>}
      <List>
        {data?.map(file => (
          <ListItem key={file.id}>
            <ListItemText secondary={`${file.media_type}, ${file.size} B`}
              primary={<Button onClick={() => save(file)}>{file.name}</Button>} />
          </ListItem>
        ))}
      </List>
      {canAccess && (
        <>
          <Button variant="outlined" onClick={() => chooser.current!.click()}>
            {translate('lab.add_file')}
          </Button>
          <input ref={chooser} type="file" multiple hidden
            onChange={event => send(event.target.files ?? [])} />
        </>
      )}
    </div>
  );
}
