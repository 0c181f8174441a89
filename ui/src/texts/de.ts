// Every German text of the page. A text that is missing here is shown in English.
import { germanPages } from './de_pages';
import { en } from './en';

const many = (one: string, several: string) => `${one} |||| ${several}`;

const columns = {
  name: 'Name', description: 'Beschreibung', site_id: 'Standort', freezer_id: 'Gefrierschrank',
  is_retired: 'Ausgemustert', position: 'Platz', row: 'Zeile', col: 'Spalte',
};

const german = {
  ra: {
    action: {
      add_filter: 'Filter', add: 'Hinzufügen', back: 'Zurück',
      bulk_actions: many('1 ausgewählt', '%{smart_count} ausgewählt'), cancel: 'Abbrechen',
      clear_input_value: 'Leeren', clear_array_input: 'Liste leeren', confirm: 'Bestätigen',
      create: 'Anlegen', create_item: '%{item} anlegen', delete: 'Löschen', edit: 'Bearbeiten',
      list: 'Liste', refresh: 'Aktualisieren', remove_filter: 'Filter entfernen',
      remove_all_filters: 'Alle Filter entfernen', remove: 'Entfernen', reset: 'Zurücksetzen',
      save: 'Speichern', search: 'Suchen', search_columns: 'Spalten suchen',
      select_all: 'Alle auswählen', select_all_button: 'Alle auswählen',
      select_row: 'Diese Zeile auswählen', show: 'Ansehen', sort: 'Sortieren', undo: 'Rückgängig',
      unselect: 'Auswahl aufheben', expand: 'Aufklappen', close: 'Schließen',
      open_menu: 'Menü öffnen', close_menu: 'Menü schließen', open: 'Öffnen',
      toggle_theme: 'Hell oder dunkel', select_columns: 'Spalten',
    },
    boolean: { true: 'Ja', false: 'Nein', null: ' ' },
    page: {
      create: '%{name} anlegen', dashboard: 'Start', error: 'Fehler', loading: 'Lädt',
      not_found: 'Nicht gefunden', empty: 'Noch nichts unter %{name}.', invite: 'Etwas anlegen?',
      access_denied: 'Kein Zugriff', authentication_error: 'Anmeldung gescheitert',
    },
    input: {
      references: {
        all_missing: 'Die Verweise sind nicht zu finden.',
        many_missing: 'Mindestens ein Verweis führt ins Leere.',
        single_missing: 'Der Verweis führt ins Leere.',
      },
      password: { toggle_visible: 'Passwort verbergen', toggle_hidden: 'Passwort zeigen' },
    },
    message: {
      access_denied: 'Ihre Rolle darf diese Seite nicht sehen.', are_you_sure: 'Sicher?',
      error: 'Die Seite hat einen Fehler; die Anfrage wurde nicht ausgeführt.',
      invalid_form: 'Bitte die markierten Felder prüfen.', loading: 'Bitte warten', no: 'Nein',
      not_found: 'Diese Adresse gibt es nicht.', yes: 'Ja',
      unsaved_changes: 'Einige Änderungen sind nicht gespeichert. Trotzdem verlassen?',
    },
    navigation: {
      clear_filters: 'Filter leeren',
      no_filtered_results: 'Mit diesen Filtern ist unter %{name} nichts zu finden.',
      no_results: 'Nichts unter %{name}', page_range_info: '%{offsetBegin}–%{offsetEnd} von %{total}',
      partial_page_range_info: '%{offsetBegin}–%{offsetEnd} von mehr als %{offsetEnd}',
      current_page: 'Seite %{page}', page: 'Zu Seite %{page}', first: 'Zur ersten Seite',
      last: 'Zur letzten Seite', next: 'Zur nächsten Seite', previous: 'Zur vorigen Seite',
      page_rows_per_page: 'Zeilen je Seite:', skip_nav: 'Zum Inhalt',
    },
    sort: {
      sort_by: 'Nach %{field_lower_first} %{order} sortieren', ASC: 'aufsteigend',
      DESC: 'absteigend',
    },
    auth: {
      auth_check_error: 'Bitte anmelden', user_menu: 'Konto', username: 'E-Mail',
      password: 'Passwort', email: 'E-Mail', sign_in: 'Anmelden',
      sign_in_error: 'Anmeldung gescheitert', logout: 'Abmelden',
    },
    notification: {
      item_doesnt_exist: 'Das gibt es nicht', http_error: 'Der Server antwortet nicht',
      logged_out: 'Die Sitzung ist zu Ende, bitte neu anmelden.',
      not_authorized: 'Ihre Rolle darf das nicht.', offline: 'Keine Verbindung.',
    },
    validation: { required: 'Pflichtfeld', number: 'Eine Zahl' },
    saved_queries: {
      label: 'Gespeicherte Ansichten', query_name: 'Name der Ansicht',
      new_label: 'Ansicht speichern …', new_dialog_title: 'Ansicht speichern als',
      remove_label: 'Ansicht entfernen', remove_label_with_name: 'Ansicht „%{name}“ entfernen',
      remove_dialog_title: 'Ansicht entfernen?',
      remove_message: 'Diese gespeicherte Ansicht entfernen?',
      help: 'Filtern Sie die Liste, und speichern Sie die Ansicht für später',
    },
  },
  lab: {
    ...germanPages,
    home: 'Start', more: 'Weiteres', details: 'Angaben', files: 'Dateien',
    no_files: 'Noch keine Datei.', add_file: 'Datei hinzufügen', file_added: 'Datei hinzugefügt',
    history: 'Verlauf', lately: 'Zuletzt', none: 'leer',
    rows: many('%{smart_count} Zeile', '%{smart_count} Zeilen'), created: 'Angelegt',
    saved: 'Gespeichert', removed: 'Gelöscht', undone: 'Rückgängig gemacht',
    as_it_was: 'Wie es damals war',
    operations: { insert: 'Angelegt', update: 'Geändert', delete: 'Gelöscht' },
    past: {
      day: 'Das Labor an diesem Tag zeigen',
      text: 'Das ist das Labor am %{time}. Hier ist nichts zu ändern.',
      back: 'Zurück zu heute',
    },
    pages: { scan: 'Scannen', storage: 'Lager' },
    looks: {
      free: 'frei', in: 'da', out: 'entnommen', expiring: 'läuft bald ab', expired: 'abgelaufen',
      reserved: 'reserviert', unit: 'Lagereinheit',
    },
    storage: {
      map: 'Karte', rows: 'Zeilen', colour: 'Farbe', by_type: 'nach Art', by_state: 'nach Zustand',
      by_expiry: 'nach Haltbarkeit', nothing: 'Nichts darin.', inside: 'Was in %{name} ist',
      tree: 'Alle Lagereinheiten dieses Gefrierschranks',
      no_past: 'Das Lager ist von heute. Listen und Seiten der Dinge zeigen die Vergangenheit.',
      chosen: '%{smart_count} ausgewählt', cut: '%{smart_count} ausgeschnitten: Platz wählen und ablegen',
      dropped: 'Nichts ausgewählt',
      held: many('Abzulegen: %{name}', 'Abzulegen: %{name} und andere, zusammen %{smart_count}'),
      in_the_way: 'Auf %{place} liegt %{names}. Tauschen?', swap: 'Tauschen', reason: 'Warum',
      do_take: 'Entnehmen', do_return: 'Zurück', do_cut: 'Ausschneiden',
      do_put: 'Ablegen', do_dispose: 'Entsorgen',
    },
    verbs: {
      move: 'Umgelagert', checkout: 'Entnommen', checkin: 'Zurückgebracht', dispose: 'Entsorgt',
    },
    search: { label: 'Im Labor suchen', none: 'Nichts gefunden.' },
    scan: {
      code: 'Gelesener Code', unknown: 'unbekannt',
      unknown_help: 'Nichts in diesem Labor hat diesen Code. Noch einmal scannen oder suchen.',
      ambiguous: 'mehrere Dinge heißen so', no_command: 'hier nichts zu tun',
      commands: 'Dieser Befehl gehört auf die Seite zum Scannen.',
      mode_find: 'Finden', mode_take: 'Entnehmen', mode_return: 'Zurück', mode_move: 'Umlagern',
      help_find: 'Ein Ding scannen, und sehen, wo es liegt.',
      help_take: 'Jedes Röhrchen scannen, das Sie entnehmen, dann Fertig.',
      help_return: 'Jedes Röhrchen scannen, das Sie zurückbringen, dann Fertig: Jedes kommt an seinen Platz. Oder eine Box scannen, dann kommen sie dorthin.',
      help_move: 'Röhrchen oder Boxen scannen, dann wohin sie kommen: Box, Gestell oder Gefrierschrank.',
      count: many('%{smart_count} gescannt', '%{smart_count} gescannt'),
      done: 'Fertig', undo_last: 'Letztes zurück', by_hand: 'Code von Hand', to: 'Für',
      until: 'Zurück bis', thawed: 'Sie waren aufgetaut', scanned: 'Gescannt',
      good: 'notiert', found: 'gefunden', again: 'steht schon in der Liste', no_tube: 'ist kein Gefäß',
      is_in: 'ist da, nicht entnommen', is_out: 'ist schon entnommen', is_consumed: 'ist verbraucht',
      is_lost: 'ist verloren', is_disposed: 'ist entsorgt', no_place: 'scannen, wohin sie kommen',
    },
    parts: { containers: { parent_id: 'Aliquote' }, storage_units: { parent_id: 'Einheiten darin' } },
    conflict: {
      title: 'Inzwischen geändert',
      text: 'Jemand hat das geändert, seit Sie es geöffnet haben. Wählen Sie, was bleibt.',
      mine: 'Ihres', theirs: 'Das andere',
      removed: 'Nicht gelöscht: Jemand hat es inzwischen geändert. Bitte noch einmal ansehen.',
    },
  },
  resources: {
    sites: {
      name: many('Standort', 'Standorte'),
      fields: {
        ...columns, contact: 'Kontakt', address: 'Adresse', state_or_region: 'Land oder Region',
        country: 'Staat', postcode_or_zip: 'Postleitzahl',
      },
    },
    computers: { name: many('Rechner', 'Rechner'), fields: { ...columns, mac: 'MAC-Adresse' } },
    freezers: { name: many('Gefrierschrank', 'Gefrierschränke'), fields: columns },
    containers: {
      name: many('Gefäß', 'Gefäße'),
      fields: {
        ...columns, uuid: 'UUID', storage_unit_id: 'Lagereinheit', sample_type_id: 'Probenart',
        quantity: 'Menge', unit: 'Maßeinheit', lot: 'Charge', collected_on: 'Entnommen am',
        expires_on: 'Haltbar bis', owner_id: 'Gehört', project_id: 'Projekt',
        parent_id: 'Aliquot von', state: 'Zustand', out_to: 'Entnommen von',
        due_back_on: 'Zurück bis', thaw_count: 'Auftauungen', properties: 'Eigenschaften',
      },
      choices: {
        state: {
          in: '● da', out: '◐ entnommen', consumed: '✕ verbraucht', lost: '? verloren',
          disposed: '✕ entsorgt',
        },
      },
    },
    storage_types: {
      name: many('Lagerart', 'Lagerarten'),
      fields: {
        ...columns, rows: 'Zeilen', cols: 'Spalten', row_scheme: 'Namen der Zeilen',
        col_scheme: 'Namen der Spalten', fill_order: 'Reihenfolge', holds: 'Enthält',
        child_type_ids: 'Lagerarten darin', sample_type_ids: 'Probenarten darin',
        capacity: 'Fasst',
      },
      choices: { holds: { containers: 'Gefäße', units: 'Lagereinheiten', both: 'beides' } },
    },
    storage_units: {
      name: many('Lagereinheit', 'Lagereinheiten'),
      fields: { ...columns, storage_type_id: 'Lagerart', parent_id: 'Liegt in' },
    },
    sample_types: {
      name: many('Probenart', 'Probenarten'),
      fields: { ...columns, properties_schema: 'Schema der Eigenschaften' },
    },
    projects: { name: many('Projekt', 'Projekte'), fields: columns },
    instruments: { name: many('Gerät', 'Geräte'), fields: { ...columns, site_name: 'Standort' } },
    people: { name: many('Person', 'Personen') },
    barcodes: { name: many('Barcode', 'Barcodes') },
  },
};

type Texts = { [key: string]: string | Texts };
const over = (under: Texts, above: Texts): Texts => ({
  ...under,
  ...Object.fromEntries(Object.entries(above).map(([key, text]) => [
    key, typeof text === 'string' ? text : over((under[key] ?? {}) as Texts, text),
  ])),
});
export const de = over(en as unknown as Texts, german);
