// Somebody else has changed the row since the form was opened: both versions side by side, and a
// person chooses field by field. A field that one side alone has changed is chosen already.
import {
  Button, Dialog, DialogActions, DialogContent, DialogTitle, Radio, Table, TableBody, TableCell,
  TableHead, TableRow,
} from '@mui/material';
import { useState } from 'react';
import {
  FieldTitle, RecordContextProvider, useNotify, useResourceContext, useTranslate, type RaRecord,
} from 'react-admin';
import { provider } from './provider';
import { descriptions, fieldsOf } from './resource';
import { shown } from './widgets';

export interface Versions {
  base: RaRecord;
  mine: RaRecord;
  theirs: RaRecord;
}
type Side = 'mine' | 'theirs';

const differ = (a: unknown, b: unknown) => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);

export function Conflict({ base, mine, theirs, onClose, onSaved }:
  Versions & { onClose: () => void; onSaved: (row: RaRecord) => void }) {
  const of = descriptions[useResourceContext()!];
  const translate = useTranslate();
  const notify = useNotify();
  const fields = fieldsOf(of).filter(([name]) => differ(mine[name], theirs[name]));
  const [chosen, setChosen] = useState<Record<string, Side>>(() => Object.fromEntries(
    fields.flatMap(([name]): [string, Side][] =>
      !differ(base[name], theirs[name]) ? [[name, 'mine']]
        : !differ(base[name], mine[name]) ? [[name, 'theirs']] : [])));
  const save = async () => {
    const data = { ...theirs };
    for (const [name] of fields) if (chosen[name] === 'mine') data[name] = mine[name];
    try {
      onSaved((await provider.update(of.name, { id: theirs.id, data, previousData: theirs })).data);
    } catch (error) {
      notify((error as Error).message, { type: 'error', multiLine: true, autoHideDuration: null });
      onClose();
    }
  };
  return (
    <Dialog open onClose={onClose} maxWidth="md" fullWidth aria-labelledby="conflict">
      <DialogTitle id="conflict">{translate('lab.conflict.title')}</DialogTitle>
      <DialogContent>
        <p>{translate('lab.conflict.text')}</p>
        <Table size="small">
          <TableHead>
            <TableRow>
              <TableCell component="td" />
              <TableCell>{translate('lab.conflict.mine')}</TableCell>
              <TableCell>{translate('lab.conflict.theirs')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {fields.map(field => (
              <TableRow key={field[0]}>
                <TableCell component="th" scope="row">
                  <FieldTitle source={field[0]} resource={of.name} />
                </TableCell>
                {(['mine', 'theirs'] as const).map(side => (
                  <TableCell key={side}>
                    <label style={{ display: 'flex', alignItems: 'center', minHeight: 48 }}>
                      <Radio name={field[0]} value={side} checked={chosen[field[0]] === side}
                        onChange={() => setChosen({ ...chosen, [field[0]]: side })} />
                      <RecordContextProvider value={side === 'mine' ? mine : theirs}>
                        {shown(of, field)}
                      </RecordContextProvider>
                    </label>
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{translate('ra.action.cancel')}</Button>
        <Button variant="contained" onClick={save}
          disabled={fields.some(([name]) => !chosen[name])}>{translate('ra.action.save')}</Button>
      </DialogActions>
    </Dialog>
  );
}
