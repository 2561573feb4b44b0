"""An S3-compatible store with one reader and a few objects. With the argument "strict" it checks signatures and rights.

Prints one line of JSON when it is ready, and serves until it is stopped.

The strict store knows plain names only: this server gets the signatures of others wrong, those of its own SDK too.
"""

import json
import signal
import sys

import boto3
import moto.settings
from moto.server import ThreadedMotoServer

PLAIN = ["a.jpg", "2026/11/b c.jpg"]
ODD = [
    "photo (1)+2=3&4~5.jpg", "照片.jpg", "%2e%2e", "q?x=1#y", "star*quote'!$,;:@.jpg",
    "a\"b<c>d|e^f`g{h}.jpg",
]

# Whoever started this may ignore or block the signal, and that is inherited.
signal.signal(signal.SIGTERM, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})

is_strict = sys.argv[1:] == ["strict"]
objects = PLAIN if is_strict else PLAIN + ODD

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
endpoint = f"http://{host}:{port}"


def client(service):
    return boto3.client(
        service, endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="any",
        aws_secret_access_key="any")


iam, s3 = client("iam"), client("s3")
iam.create_user(UserName="reader")
iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=json.dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/*"}]}))
key = iam.create_access_key(UserName="reader")["AccessKey"]
for bucket in ("photos", "closed"):
    s3.create_bucket(Bucket=bucket)
for name in objects:
    s3.put_object(Bucket="photos", Key=name, Body=f"content of {name}".encode())
s3.put_object(Bucket="photos", Key="large", Body=b"x" * 100_001)
s3.put_object(Bucket="photos", Key="empty", Body=b"")
s3.put_object(Bucket="closed", Key="a.jpg", Body=b"secret")
if is_strict:
    moto.settings.INITIAL_NO_AUTH_ACTION_COUNT = 0.0

print(json.dumps({
    "endpoint": endpoint, "access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"],
    "objects": objects}), flush=True)
signal.pause()
