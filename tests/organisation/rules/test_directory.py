import pytest

from organisation.rules.directory import TooManyGroupsError, read_entry

pytestmark = pytest.mark.pure


def test_a_person_is_known_by_what_entra_never_changes():
    assert read_entry({"oid": "o", "sub": "s"}).subject == "o"
    assert read_entry({"sub": "s"}).subject == "s"


def test_groups_and_app_roles_count_alike_and_oddities_for_nothing():
    said = read_entry({"sub": "s", "groups": ["a", 7, "", None], "roles": "b"})
    assert said.groups == {"a", "b"}


@pytest.mark.parametrize("left_out", [{"_claim_names": {"groups": "src1"}}, {"hasgroups": True}, {"hasgroups": "true"}])
def test_groups_that_were_left_out_are_not_none(left_out):
    with pytest.raises(TooManyGroupsError):
        read_entry({"sub": "s", **left_out})
    assert read_entry({"sub": "s", "roles": ["b"], **left_out}).groups == {"b"}


def test_a_name_in_one_piece_is_parted():
    said = read_entry({"sub": "s", "name": "Jo van Dam"})
    assert (said.first_name, said.last_name) == ("Jo", "van Dam")


@pytest.mark.parametrize(
    ("claims", "verified"),
    [
        ({}, False),
        ({"email_verified": True}, True),
        ({"xms_edov": "1"}, True),
        ({"email_verified": "no"}, False),
        ({"xms_edov": True}, True),
    ],
)
def test_an_address_counts_as_proved_only_where_the_directory_says_so(claims, verified):
    assert read_entry({"sub": "s", "email": "a@b.uk", **claims}).email_is_verified is verified
