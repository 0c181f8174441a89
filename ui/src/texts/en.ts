// Every English text of the page. The help text of a column comes from the database.
import messages from 'ra-language-english';
import { dash } from './dash';
import { imports } from './import';
import { people } from './people';

const many = (one: string, several: string) => `${one} |||| ${several}`;

export const en = {
  ra: {
    ...messages.ra,
    auth: { ...messages.ra.auth, username: 'Email' },
  },
  lab: {
    home: 'Home',
    more: 'More',
    details: 'Details',
    files: 'Files',
    no_files: 'No file yet.',
    add_file: 'Add a file',
    file_added: 'File added',
    history: 'History',
    lately: 'Lately',
    none: 'none',
    rows: many('%{smart_count} row', '%{smart_count} rows'),
    created: 'Created',
    saved: 'Saved',
    removed: 'Removed',
    undone: 'Undone',
    as_it_was: 'As it was then',
    operations: { insert: 'Created', update: 'Changed', delete: 'Removed' },
    past: {
      day: 'Show the lab as of this day',
      text: 'This is the lab as it was on %{time}. Nothing can be changed here.',
      back: 'Back to today',
    },
    conflict: {
      title: 'Changed meanwhile',
      text: 'Somebody else has changed this since you opened it. Choose what to keep.',
      mine: 'Yours',
      theirs: 'Theirs',
      removed: 'Not removed: somebody else has changed it meanwhile. Look at it again.',
    },
    // Parts that are called other than their list.
    parts: { containers: { parent_id: 'Aliquots' }, storage_units: { parent_id: 'Units inside' } },
    search: { label: 'Search the lab', none: 'Nothing found.' },
    scan: {
      code: 'Scanned code',
      unknown: 'unknown',
      unknown_help: 'Nothing in this lab has this code. Scan it again, or search for it.',
      ambiguous: 'several things have this name',
      no_command: 'nothing to do here',
      commands: 'This command is for the scan page.',
      mode_find: 'Find', mode_take: 'Take', mode_return: 'Return', mode_move: 'Move',
      help_find: 'Scan a thing to see where it is.',
      help_take: 'Scan each tube that you take out, then Done.',
      help_return: 'Scan each tube that you bring back, then Done: each goes to its own place. Scan a box instead, and they go there.',
      help_move: 'Scan tubes or boxes, then the box, rack or freezer that they go to.',
      count: many('%{smart_count} scanned', '%{smart_count} scanned'),
      done: 'Done', undo_last: 'Undo last', by_hand: 'Code by hand', to: 'For', until: 'Back by',
      thawed: 'They were thawed', scanned: 'Scanned',
      good: 'noted', found: 'found', again: 'is in the list already', no_tube: 'is no tube',
      is_in: 'is in, not out', is_out: 'is out already', is_consumed: 'is consumed', is_lost: 'is lost',
      is_disposed: 'is disposed of', no_place: 'scan where they go',
    },
    dash,
    looks: {
      free: 'free', in: 'in', out: 'out', expiring: 'expires soon', expired: 'expired',
      reserved: 'reserved', unit: 'unit',
    },
    storage: {
      map: 'Map', rows: 'Rows', colour: 'Colour', by_type: 'by type', by_state: 'by state',
      by_expiry: 'by expiry', nothing: 'Nothing in it.', inside: 'Contents of %{name}',
      tree: 'All units of this freezer',
      no_past: 'Storage is shown as it is today. Lists and pages of things show the past.',
      chosen: '%{smart_count} chosen', cut: '%{smart_count} cut: go to a place and put them',
      dropped: 'Nothing chosen', held: many('To put: %{name}', 'To put: %{name} and others, %{smart_count} in all'),
      in_the_way: '%{place} is taken by %{names}. Swap?', swap: 'Swap', reason: 'Why',
      do_take: 'Take', do_return: 'Return', do_cut: 'Cut', do_put: 'Put',
      do_dispose: 'Dispose',
    },
    verbs: {
      move: 'Moved', checkout: 'Taken out', checkin: 'Brought back', dispose: 'Disposed of',
    },
    import: imports,
    people,
    pages: { scan: 'Scan', storage: 'Storage', import: 'Import', lab: 'Lab', accept: 'Your invitation' },
  },
  resources: {
    sites: { name: many('Site', 'Sites') },
    computers: { name: many('Computer', 'Computers'), fields: { mac: 'MAC address' } },
    freezers: { name: many('Freezer', 'Freezers') },
    containers: {
      name: many('Container', 'Containers'),
      fields: { uuid: 'UUID', parent_id: 'Aliquot of', storage_unit_id: 'Unit' },
      choices: {
        state: {
          in: '● in', out: '◐ out', consumed: '✕ consumed', lost: '? lost', disposed: '✕ disposed',
        },
      },
    },
    storage_types: {
      name: many('Storage type', 'Storage types'),
      choices: { holds: { containers: 'containers', units: 'units', both: 'both' } },
      fields: { cols: 'Columns' },
    },
    storage_units: { name: many('Storage unit', 'Storage units'), fields: { parent_id: 'Inside' } },
    sample_types: { name: many('Sample type', 'Sample types') },
    projects: { name: many('Project', 'Projects') },
    instruments: { name: many('Instrument', 'Instruments'), fields: { site_name: 'Name of site' } },
    people: { name: many('Person', 'People') },
    barcodes: { name: many('Barcode', 'Barcodes') },
  },
};
