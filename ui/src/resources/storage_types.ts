import GridOn from '@mui/icons-material/GridOn';
import { resource } from '../resource';

const SCHEMES = ['number', 'upper', 'lower', 'roman_upper', 'roman_lower'];
const ORDERS = ['horizontal', 'vertical'].flatMap(along =>
  ['top_down', 'bottom_up'].flatMap(down =>
    ['left_right', 'right_left'].map(side => `${along}_${down}_${side}`)));

export const storage_types = resource('storage_types', {
  icon: GridOn,
  title: ['name'],
  write: 'manager',
  fields: {
    name: { required: true, list: 1 },
    description: { list: 2 },
    rows: { list: 3 },
    cols: { list: 4 },
    row_scheme: { choices: SCHEMES },
    col_scheme: { choices: SCHEMES },
    fill_order: { choices: ORDERS },
    holds: { list: 5, choices: ['containers', 'units', 'both'] },
    child_type_ids: {},
    sample_type_ids: {},
    capacity: {},
    is_retired: { filter: true },
  },
});
