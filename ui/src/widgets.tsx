// The widget of a column, by its format: to read it, and to write it.
import { Chip } from '@mui/material';
import { type ReactElement } from 'react';
import {
  AutocompleteArrayInput, AutocompleteInput, BooleanField, BooleanInput, DateField, DateInput,
  DateTimeInput, FunctionField, NumberField, NumberInput, ReferenceArrayField, ReferenceArrayInput,
  ReferenceField, ReferenceInput, SelectField, SelectInput, TextField, TextInput, required,
  useLocaleState, type DateFieldProps,
} from 'react-admin';
import { columnsOf, type Column, type Description, type Field, referenceOf } from './resource';

type Named = [string, Field & Column];

const choicesOf = ({ name }: Description, column: string, choices: Required<Field>['choices']) =>
  Array.isArray(choices)
    ? choices.map(id => ({ id, name: `resources.${name}.choices.${column}.${id}` }))
    : Object.entries(choices).map(([id, text]) => ({ id, name: text }));

/** A column, to read. */
export function shown(of: Description, [source, field]: Named): ReactElement {
  if (field.show) return <field.show source={source} />;
  if (field.choices)
    return <SelectField source={source} choices={choicesOf(of, source, field.choices)} />;
  const reference = referenceOf(of.name, source);
  if (reference && field.format.endsWith('[]'))
    return <ReferenceArrayField source={source} reference={reference} />;
  if (reference)
    return <ReferenceField source={source} reference={reference} emptyText=""
      link={reference === 'people' ? false : 'show'} />;
  switch (field.format) {
    case 'boolean':
      return <BooleanField source={source} />;
    case 'date':
      return <Day source={source} options={{ dateStyle: 'medium' }} />;
    case 'timestamp with time zone':
      return <Day source={source} options={{ dateStyle: 'medium', timeStyle: 'short' }} showTime />;
    case 'bigint':
    case 'integer':
    case 'numeric':
      return <NumberField source={source} textAlign="left"
        options={{ maximumFractionDigits: 9, useGrouping: field.format === 'numeric' }} />;
    case 'jsonb':
      return <FunctionField source={source} render={row => <Properties of={row[source]} />} />;
    default:
      return <TextField source={source} sx={{ whiteSpace: 'pre-line', wordBreak: 'break-word' }} />;
  }
}

/** A day or a time as the reader's language has it. */
function Day(props: DateFieldProps) {
  const [locale] = useLocaleState();
  return <DateField {...props} locales={locale} />;
}

/** The keys and values of an object. */
function Properties({ of }: { of: Record<string, unknown> | null }) {
  return Object.entries(of ?? {}).map(([name, value]) => (
    <Chip key={name} size="small" sx={{ mr: 0.5, mb: 0.5 }}
      label={`${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`} />
  ));
}

const json = {
  format: (value: unknown) =>
    value == null || typeof value === 'string' ? (value ?? '') : JSON.stringify(value, null, 2),
  parse: (text: string) => {
    if (text.trim() === '') return null;
    try {
      return JSON.parse(text);
    } catch {
      return text; // the server says what is wrong with it
    }
  },
};

/** A column, to write; `isFilter` where it chooses rows. */
export function input(of: Description, [source, field]: Named, isFilter = false): ReactElement {
  if (field.input && !isFilter) return <field.input source={source} />;
  const props = {
    source,
    helperText: isFilter ? (false as const) : field.text,
    validate: field.required && !isFilter ? required() : undefined,
  };
  if (field.choices)
    return <SelectInput {...props} choices={choicesOf(of, source, field.choices)} />;
  const reference = referenceOf(of.name, source);
  if (reference) {
    const search = (q: string) => ({ q });
    const filter = 'is_retired' in columnsOf(reference) && !isFilter ? { is_retired: false } : {};
    const sort = { field: 'name', order: 'ASC' as const };
    return field.format.endsWith('[]') ? (
      <ReferenceArrayInput {...{ source, reference, filter, sort }}>
        <AutocompleteArrayInput helperText={props.helperText} filterToQuery={search}
          parse={(ids?: unknown[]) => (ids?.length ? ids : null)} />
      </ReferenceArrayInput>
    ) : (
      <ReferenceInput {...{ source, reference, filter, sort }}>
        <AutocompleteInput helperText={props.helperText} validate={props.validate}
          filterToQuery={search} />
      </ReferenceInput>
    );
  }
  switch (field.format) {
    case 'boolean':
      return isFilter ? <SelectInput {...props} choices={YES_NO} /> : <BooleanInput {...props} />;
    case 'date':
      return <DateInput {...props} />;
    case 'timestamp with time zone':
      return <DateTimeInput {...props} />;
    case 'bigint':
    case 'integer':
    case 'numeric':
      return <NumberInput {...props} />;
    case 'jsonb':
      return <TextInput {...props} {...json} multiline />;
    default:
      return <TextInput {...props} multiline={source === 'description' && !isFilter}
        slotProps={{ htmlInput: { autoComplete: 'off' } }} />;
  }
}
const YES_NO = [
  { id: 'true', name: 'ra.boolean.true' }, { id: 'false', name: 'ra.boolean.false' },
];
