// The English texts of the dashboard.
export const dash = {
  now: 'Figures are those of today, and not shown for a day that is past.',
  all: 'Show all %{count}',
  tiles: {
    in: 'in', out: 'out', overdue: 'overdue', expired: 'expired', expiring: 'expire within 30 days',
    loose: 'without a unit', quality: 'rows to look at',
  },
  reports: {
    overdue: 'Out and overdue', expiring: 'Expired, or soon', occupancy: 'How full the freezers are',
    instruments: 'Instruments by site', freezers: 'Containers by freezer', types: 'Containers by type',
    states: 'Containers by state', quality: 'Data quality', activity: 'Activity of 30 days',
  },
  empty: {
    overdue: 'Nothing is overdue.', expiring: 'Nothing expires within 30 days.',
    occupancy: 'No freezer has storage units yet.', instruments: 'No site yet.',
    freezers: 'No container yet.', types: 'No container yet.', states: 'No container yet.',
    quality: 'Every row is complete.', activity: 'Nobody has changed anything.',
  },
  columns: {
    name: 'Container', out_to: 'Taken by', due_back_on: 'Due back', days_left: 'Days left',
    expires_on: 'Expires', freezer: 'Freezer', position: 'Position', percent: 'Full',
    occupied: 'Taken', places: 'Places', free: 'Free', unplaced: 'Without place', site: 'Site',
    computers: 'Computers', freezers: 'Freezers', retired: 'Retired', containers: 'Containers',
    checked_out: 'Of them out', without_unit: 'Without unit', sample_type: 'Type', state: 'State',
    rule: 'Rule', found: 'Rows', advice: 'Advice', day: 'Day', changed_by: 'Person',
    changes: 'Changes', rows: 'Rows',
  },
  rules: {
    site_without_address: 'Site without address', country_not_in_iso_3166: 'Unknown country',
    postcode_does_not_fit_country: 'Postcode does not fit the country',
    computer_without_mac: 'Computer without MAC',
    freezer_without_containers: 'Freezer without containers',
    container_without_place: 'Container without place',
  },
};
