import Inventory2 from '@mui/icons-material/Inventory2';
import { resource } from '../resource';

export const storage_units = resource('storage_units', {
  icon: Inventory2,
  title: ['name'],
  write: 'editor',
  fields: {
    name: { required: true, list: 1 },
    storage_type_id: { required: true, list: 2, filter: true },
    freezer_id: { list: 3, filter: true },
    parent_id: { list: 4, filter: true },
    position: { list: 5 },
    row: { readOnly: true },
    col: { readOnly: true },
    is_retired: { filter: true },
  },
});
