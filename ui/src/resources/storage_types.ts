import GridOn from '@mui/icons-material/GridOn';
import { resource } from '../resource';

const SCHEMES = {
  number: '1, 2, 3', upper: 'A, B, C', lower: 'a, b, c', roman_upper: 'I, II, III',
  roman_lower: 'i, ii, iii',
};
// Along what first, then whereto.
const ORDERS = {
  horizontal_top_down_left_right: '→ ↓', vertical_top_down_left_right: '↓ →',
  horizontal_top_down_right_left: '← ↓', vertical_top_down_right_left: '↓ ←',
  horizontal_bottom_up_left_right: '→ ↑', vertical_bottom_up_left_right: '↑ →',
  horizontal_bottom_up_right_left: '← ↑', vertical_bottom_up_right_left: '↑ ←',
};

export const storage_types = resource('storage_types', {
  icon: GridOn,
  title: ['name'],
  fields: {
    name: { list: 1 },
    description: { list: 2 },
    rows: { list: 3 },
    cols: { list: 4 },
    row_scheme: { choices: SCHEMES },
    col_scheme: { choices: SCHEMES },
    fill_order: { choices: ORDERS },
    holds: { list: 5, choices: ['containers', 'units', 'both'] },
    child_type_ids: { reference: 'storage_types' },
    sample_type_ids: {},
    capacity: {},
    is_retired: { filter: true },
  },
});
