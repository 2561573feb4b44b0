"""Whoever one vendor's client enrols, the clients of all find and list, until any of them deletes them.

One tenant, one server, four clients: the unmodified SDKs of Tencent, Huawei and Baidu, and plain HTTP to the appliance.
Each makes a group, in which all four enrol a bystander with somebody else's photograph. Then it enrols a person once
for every client, which deletes that person. After each step all four look.
"""

from collections import Counter

from checks import Checks
from cross_clients.appliance import Appliance
from cross_clients.baidu import Baidu
from cross_clients.huawei import Huawei
from cross_clients.tencent import Tencent

PERSON, BYSTANDER = "obama.jpg", "biden.jpg"
# Other photographs of the person.
LOOKS = ("obama2.jpg", "obama3.jpg")

clients = tencent, huawei, baidu, appliance = Tencent(), Huawei(), Baidu(), Appliance()

# In the group of each client: four enrol bystanders and four see them, first and last; of a person for each client one
# enrols, four find, one deletes and four miss; one deletes the group and four miss it. Twice two delete only a face.
checks = Checks(4 * (4 + 4 + 4 * (1 + 4 + 1 + 4) + 4 + 1 + 4) + 2 * 2)


def expected(client, people):
    """What some people are to a client, each once."""
    return Counter(client.known_as(one) for one in people if client.known_as(one) is not None)


def look(client, group, photographs, matching, present):
    """Checks whom a client finds by photographs and lists, and returns the ids by which it knows those who match."""
    listed = client.listed(group)
    checks.equal(Counter(one.who for one in listed), expected(client, present))
    ids = {one.who: one.id for one in listed}
    for photograph in photographs:
        found = client.found(group, photograph)
        matches = [one for one in found if one.score >= client.match]
        checks.equal(Counter(one.who for one in matches), expected(client, matching))
        # Nobody is found who is not there, another person scores low, and an id is the same whoever asks for it.
        checks.equal(Counter(one.who for one in found) - expected(client, present), Counter())
        for one in found:
            checks.true(one in matches or one.score < client.stranger, one)
            checks.equal(one.id, ids[one.who])
    return {who: ids[who] for who in expected(client, matching)}


def enrol(client, group, person, photograph, present):
    """Lets a client enrol somebody, who joins those present."""
    one = client.enrol(group, person, photograph)
    if one.face is None:
        # Baidu's SDK names no face. It is the one that Huawei's lists in addition.
        (face,) = {other.who for other in huawei.listed(group)} - {other.face for other in present}
        one = one._replace(face=face)
    checks.true(one.face not in [other.face for other in present], one)
    present.append(one)
    return one


def come_and_go(maker, deleter, group, bystanders):
    """Lets one client enrol a person and another delete them, and all look each time."""
    present, left, person, ids = [*bystanders], [*bystanders], None, {}
    with checks.check(f"{maker.name} enrols a person, whom {deleter.name} will delete"):
        name = f"of_{type(maker).__name__}_for_{type(deleter).__name__}"
        person = enrol(maker, group, name, PERSON, present)
    for client in clients:
        with checks.check(f"{client.name} finds and lists whom {maker.name} enrolled for {deleter.name}"):
            ids[client] = look(client, group, LOOKS, [person], present)
    with checks.check(f"{deleter.name} deletes whom {maker.name} enrolled"):
        # By the id that it found itself.
        deleter.delete(group, ids[deleter][deleter.known_as(person)])
        if maker.knows_persons and not deleter.knows_persons:
            # Who knows only faces deletes just the face.
            left.append(person._replace(face=None))
    for client in clients:
        with checks.check(f"{client.name} misses at once whom {maker.name} enrolled and {deleter.name} deleted"):
            look(client, group, LOOKS[:1], [], left)
    if maker.knows_persons and not deleter.knows_persons:
        with checks.check(f"{maker.name} deletes the person whose face {deleter.name} deleted"):
            maker.delete(group, ids[maker][maker.known_as(person)])
            for client in clients:
                look(client, group, [], [], bystanders)


def live(maker, deleter):
    """The life of a group that one client makes and another deletes."""
    group, bystanders, ids = f"group_of_{type(maker).__name__}", [], {}
    # The maker comes first: to some clients a group is made by the first person in it.
    for client in sorted(clients, key=lambda client: client is not maker):
        with checks.check(f"{client.name} enrols a bystander in the group of {maker.name}"):
            if client is maker:
                client.make_group(group)
            enrol(client, group, f"by_{type(client).__name__}_of_{type(maker).__name__}", BYSTANDER, bystanders)
    for client in clients:
        with checks.check(f"{client.name} sees the group of {maker.name}, where no bystander is taken for the person"):
            checks.equal(client.groups(), [group])
            look(client, group, [PERSON], [], bystanders)
            ids[client] = look(client, group, [BYSTANDER], bystanders, bystanders)
            checks.equal(len(ids[client]), len(clients))
    for other in clients:
        come_and_go(maker, other, group, bystanders)
    for client in clients:
        with checks.check(f"{client.name} knows the bystanders of {maker.name} by the same ids as at first"):
            checks.equal(look(client, group, [BYSTANDER], bystanders, bystanders), ids[client])
    with checks.check(f"{deleter.name} deletes the group of {maker.name}"):
        deleter.delete_group(group)
    for client in clients:
        with checks.check(f"{client.name} misses the group of {maker.name}"):
            checks.equal(client.groups(), [])


# Two of the clients can delete groups.
for each, other in ((tencent, huawei), (huawei, appliance), (baidu, appliance), (appliance, huawei)):
    live(each, other)
