import os

import pytest
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey

from jalon.wire.errors import BadSignature, Malformed, Unsupported
from jalon.wire.keys import OpenKey, SealKey, SigningKey, VerifyKey, fingerprint_of, kid_of, spoken, spoken_words
from jalon.wire.suites import SUITES, suite, suite_of
from wire.nodes import seeded

# RFC 8032, 7.1, tests 1 to 3: private key, public key, message, signature
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe"
        "24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302a"
        "eeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed2"
        "8dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
def test_signatures_are_those_of_the_rfc(seed, public, message, signature):
    key = SigningKey(bytes.fromhex(seed))
    assert key.public.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    VerifyKey(key.public).verify(bytes.fromhex(signature), bytes.fromhex(message))


def test_a_signature_over_other_bytes_or_of_another_length_is_refused():
    key = SigningKey(seeded("a"))
    for signature in (key.sign(b"y"), key.sign(b"x")[:-1], b"", bytes(64)):
        with pytest.raises(BadSignature):
            key.verify_key.verify(signature, b"x")


@pytest.mark.parametrize("number", sorted(SUITES))
def test_a_wrapped_key_opens_with_its_key_and_info_alone(number):
    chosen = suite(number)
    first, second = (OpenKey(chosen.algorithm, seeded(name, chosen.seed_length)) for name in "ab")
    wrapped = SealKey(chosen.algorithm, first.public).wrap(b"k" * 32, b"info")
    assert len(wrapped) == chosen.wrapped_length
    assert first.unwrap(wrapped, b"info") == b"k" * 32
    for key, info, blob in (
        (second, b"info", wrapped),
        (first, b"other", wrapped),
        (first, b"info", wrapped[:-1]),
        (first, b"info", bytes(len(wrapped))),
        (first, b"info", b""),
    ):
        with pytest.raises(BadSignature):
            key.unwrap(blob, info)


@pytest.mark.parametrize("number", sorted(SUITES))
def test_a_wrapped_key_with_any_byte_changed_does_not_open(number):
    chosen = suite(number)
    key = OpenKey(chosen.algorithm, seeded("a", chosen.seed_length))
    wrapped = key.seal_key.wrap(b"k" * 32, b"info")
    for at in range(0, len(wrapped), 7):
        changed = bytearray(wrapped)
        changed[at] ^= 0x10
        with pytest.raises(BadSignature):
            key.unwrap(bytes(changed), b"info")


def test_suite_2_opens_what_another_implementation_of_hpke_sealed_and_the_other_way_round():
    key = OpenKey("p384", seeded("interop", 56))
    scalar = key._key.private_numbers().private_value.to_bytes(48, "big")
    numbers = key._key.public_key().public_numbers()
    other = CipherSuite.new(KEMId.DHKEM_P384_HKDF_SHA384, KDFId.HKDF_SHA384, AEADId.AES256_GCM)
    public = KEMKey.from_pyca_cryptography_key(key._key.public_key())
    private = KEMKey.from_pyca_cryptography_key(key._key)
    enc, context = other.create_sender_context(public, b"info")
    assert key.unwrap(enc + context.seal(b"k" * 32, b""), b"info") == b"k" * 32
    wrapped = key.seal_key.wrap(b"K" * 32, b"info")
    receiver = other.create_recipient_context(wrapped[:97], private, b"info")
    assert receiver.open(wrapped[97:], b"") == b"K" * 32
    assert (len(scalar), numbers.curve.name) == (48, "secp384r1")


def test_the_part_of_suite_1_that_is_not_of_a_lattice_agrees_with_another_implementation():
    """X25519 and HKDF-SHA256 of the same package; the hybrid itself has no second implementation at hand."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    ours = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    theirs = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES256_GCM)
    key = X25519PrivateKey.from_private_bytes(seeded("x"))
    sealed = ours.encrypt(b"k" * 32, key.public_key(), b"info")
    receiver = theirs.create_recipient_context(sealed[:32], KEMKey.from_pyca_cryptography_key(key), b"info")
    assert receiver.open(sealed[32:], b"") == b"k" * 32


@pytest.mark.parametrize("algorithm", ["mlkem768x25519", "p384"])
@pytest.mark.parametrize("length", [0, 31, 95, 97])
def test_a_key_is_not_made_from_too_few_or_too_many_random_bytes(algorithm, length):
    with pytest.raises(Malformed):
        OpenKey(algorithm, os.urandom(length))
    with pytest.raises(Malformed):
        SealKey(algorithm, bytes(length))


@pytest.mark.parametrize("y", [0, 1, (1 << 255) - 20, (1 << 255) - 19, (1 << 255) - 18])
@pytest.mark.parametrize("sign", [0, 1])
def test_a_verify_key_under_which_anybody_could_sign_is_refused(y, sign):
    with pytest.raises(Malformed):
        VerifyKey((y | sign << 255).to_bytes(32, "little"))


def test_the_points_of_order_eight_are_refused_too():
    for text in (
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ):
        with pytest.raises(Malformed):
            VerifyKey(bytes.fromhex(text))


def test_a_partners_encryption_key_that_cannot_be_sealed_to_says_so():
    good = OpenKey("mlkem768x25519", seeded("a", 96)).public
    with pytest.raises(Malformed, match="unfit"):
        SealKey("mlkem768x25519", good[:-32] + bytes(32)).wrap(b"k" * 32, b"")


def test_a_point_in_its_short_form_is_no_key_since_a_key_has_one_form():
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = OpenKey("p384", seeded("a", 56))
    short = key._key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    with pytest.raises(Malformed):
        SealKey("p384", short)


def test_an_unknown_suite_is_unsupported():
    with pytest.raises(Unsupported):
        suite(7)
    with pytest.raises(Unsupported):
        suite_of("rot13")
    with pytest.raises(Unsupported):
        SealKey("rot13", b"")


def test_a_national_suite_finds_its_place_in_the_registry(monkeypatch):
    class National:
        number, algorithm, seed_length, wrapped_length = 90, "national", 1, 33

        def private(self, seed):
            return seed

        public = private

        def public_bytes(self, seed):
            return seed

        def wrap(self, content_key, public, info):
            return public + content_key

        def unwrap(self, wrapped, private, info):
            return wrapped[1:]

    monkeypatch.setitem(SUITES, 90, National())
    key = OpenKey("national", b"n")
    assert key.unwrap(key.seal_key.wrap(b"k" * 32, b""), b"") == b"k" * 32


def test_the_name_of_a_key_depends_on_its_kind_and_bytes():
    names = {kid_of(kind, public) for kind in ("ed25519", "p384") for public in (b"a", b"b")}
    assert len(names) == 4
    assert {len(name) for name in names} == {16}


def test_the_fingerprint_is_read_aloud_in_two_ways():
    fingerprint = fingerprint_of(bytes(32))
    assert len(spoken(fingerprint).split()) == len(spoken_words(fingerprint).split()) == 8
    assert bytes.fromhex(spoken(fingerprint)) == fingerprint[:16]


@pytest.mark.parametrize(
    ("address", "words"),  # the examples of the proquint paper
    [
        ("127.0.0.1", "lusab babad"),
        ("63.84.220.193", "gutih tugad"),
        ("63.118.7.35", "gutuk bisog"),
        ("140.98.193.141", "mudof sakat"),
        ("64.255.6.200", "haguz biram"),
        ("128.30.52.45", "mabiv gibot"),
        ("147.67.119.2", "natag lisaf"),
        ("212.58.253.68", "tibup zujah"),
    ],
)
def test_words_are_those_of_the_proquint_scheme(address, words):
    raw = bytes(map(int, address.split(".")))
    assert spoken_words(raw * 8) == " ".join([words] * 4)
