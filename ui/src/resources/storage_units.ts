import Inventory2 from '@mui/icons-material/Inventory2';
import { resource } from '../resource';

export const storage_units = resource('storage_units', {
  icon: Inventory2,
  title: ['name'],
  fields: {
    name: { list: 1 },
    storage_type_id: { list: 2, filter: true },
    // It follows from the parent where there is one.
    freezer_id: { required: false, list: 3, filter: true },
    parent_id: { list: 4, filter: true },
    position: { list: 5 },
    row: { readOnly: true },
    col: { readOnly: true },
    is_retired: { filter: true },
  },
});
