-- Verify lab-inventory:roles/privileges on pg
begin;

-- A default list for functions exists, and public ("=" with no name before it) is not on it.
select 1 / (count(*) = 1 and bool_and(not 0 = any (
    select (aclexplode(defaclacl)).grantee)))::int
from pg_default_acl
where defaclrole = 'lab_owner'::regrole and defaclobjtype = 'f' and defaclnamespace = 0;

rollback;
