// The search box at the top of every page: / opens it, arrows choose, Enter goes there.
import { Autocomplete, Box, TextField, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { nameOf, pageOf, search, type Thing, wayTo } from './find';
import { descriptions } from './resource';

const asked = (words: string) =>
  ({ queryKey: ['search', words], queryFn: () => search(words), staleTime: 10_000 });

export function SearchBox() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const notify = useNotify();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const words = useLater(text.trim());
  const { data } = useQuery({ ...asked(words), enabled: words !== '' });
  const hits = text.trim() === words ? data : undefined;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.altKey || isTyping(event)) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  const go = (thing: Thing) => {
    setText('');
    setOpen(false);
    input.current?.blur();
    navigate(pageOf(thing));
  };
  // Enter before the answer is there goes to the first hit when it comes.
  const enter = async () => {
    const [first] = await client.fetchQuery(asked(text.trim()));
    if (first) go(first);
    else notify('lab.search.none', { type: 'warning' });
  };
  return (
    <Autocomplete<Thing, false, false, true> freeSolo autoHighlight options={hits ?? []} value={null}
      open={isOpen && !!hits} onOpen={() => setOpen(true)} onClose={() => setOpen(false)}
      inputValue={text} onInputChange={(_, value, reason) => reason === 'input' && setText(value)}
      onChange={(_, thing) => {
        if (typeof thing === 'string') void enter();
        else if (thing) go(thing);
      }}
      filterOptions={all => all} getOptionLabel={hit => (typeof hit === 'string' ? hit : nameOf(hit))}
      getOptionKey={hit => (typeof hit === 'string' ? hit : `${hit.kind} ${hit.id} ${hit.column}`)}
      renderOption={({ key, ...props }, hit) => <li key={key} {...props}><Hit of={hit} /></li>}
      sx={{ flex: { xs: 'none', md: 1 }, minWidth: 120, maxWidth: { md: 480 }, mx: { md: 1 }, mb: { xs: 1, md: 0 } }}
      slotProps={{ popper: { sx: { minWidth: 'min(480px, 94vw)' } } }}
      renderInput={params => (
        <TextField {...params} size="small" variant="outlined" margin="none" inputRef={input}
          placeholder={translate('lab.search.label')} className="search"
          onKeyDown={event => {
            if (event.key === 'Escape' && !isOpen) input.current?.blur();
          }}
          slotProps={{
            htmlInput: { ...params.inputProps, 'aria-label': translate('lab.search.label') },
            input: {
              ...params.InputProps,
              endAdornment: text === '' && <kbd>/</kbd>,
            },
          }} />
      )} />
  );
}

function Hit({ of: hit }: { of: Thing }) {
  const translate = useTranslate();
  const Icon = descriptions[`${hit.kind}s`]?.icon;
  const kind = translate(`resources.${hit.kind}s.name`, { smart_count: 1 });
  const matched = hit.column === 'name' || hit.name === hit.matched ? '' : hit.matched;
  return (
    <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', minHeight: 44, minWidth: 0 }}>
      {Icon && <Icon />}
      <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Typography>{nameOf(hit)}</Typography>
        <Typography variant="body2" color="text.secondary">
          {[kind, wayTo(hit), matched].filter(Boolean).join(' · ')}
        </Typography>
      </Box>
    </Box>
  );
}

/** A text when its writer has paused. */
function useLater(text: string) {
  const [later, setLater] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLater(text), 150);
    return () => clearTimeout(timer);
  }, [text]);
  return later;
}

/** Whether a key is written into something. */
export const isTyping = ({ target }: KeyboardEvent) =>
  !!(target as HTMLElement).closest?.('input, textarea, select, [contenteditable]');
