// The English texts of the import.
export const imports = {
  list: 'Into which list',
  choose: 'Choose a file',
  drop: 'or drop a CSV or XLSX here. It is tried before anything is stored.',
  unreadable: '%{name} cannot be read: it has to be a CSV in UTF-8, or a workbook (XLSX).',
  forbidden: 'Your role imports nothing into this list now.',
  mode: 'Rows that are there already',
  modes: { insert: 'All rows are new', upsert: 'Change what differs', skip: 'Leave them alone' },
  go: 'Import %{smart_count} row |||| Import %{smart_count} rows',
  faults: '%{smart_count} error. Mend its cell. |||| %{smart_count} errors. Mend their cells.',
  would: '✓ Tried: %{created} new, %{updated} changed, %{unchanged} as they are.',
  outcome: 'Imported: %{created} new, %{updated} changed, %{unchanged} as they were.',
  done: 'Imported',
  trying: 'Working',
  row: 'Row %{row}',
  aside: '(left aside)',
  shown: '%{shown} of %{count} rows are shown.',
};
