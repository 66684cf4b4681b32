namespace Signet.Core
{
    /// <summary>
    /// The words for <see cref="ErrorCode"/>: name, meaning and remedy. A table of our own, since an enum's ToString
    /// gives the number on the device.
    /// </summary>
    public static class ErrorText
    {
        /// <summary>Gives the code's name as docs/SPEC.md spells it.</summary>
        /// <param name="code">The code.</param>
        /// <returns>The name, e.g. "SimNotInserted".</returns>
        public static string Name(ErrorCode code)
        {
            return Part(code, 0);
        }

        /// <summary>Says what was wrong, as a sentence without full stop.</summary>
        /// <param name="code">The code.</param>
        /// <returns>The meaning.</returns>
        public static string Meaning(ErrorCode code)
        {
            return Part(code, 1);
        }

        /// <summary>Says what to do, as a sentence without full stop.</summary>
        /// <param name="code">The code.</param>
        /// <returns>The remedy.</returns>
        public static string Remedy(ErrorCode code)
        {
            return Part(code, 2);
        }

        /// <summary>Writes a peer's number as its standard does: status words as four hexadecimal digits.</summary>
        /// <param name="code">The code that the number came with.</param>
        /// <param name="value">The number.</param>
        /// <returns>E.g. "SW 6A82" or "42".</returns>
        public static string Number(ErrorCode code, int value)
        {
            // The transport's number is a +CME ERROR, the others of the SIM's group are status words.
            int group = (int)code / 100;
            if (group == 2 && code != ErrorCode.ApduTransportFailed && code != ErrorCode.InstructionBlocked)
            {
                return "SW " + value.ToString("X4");
            }

            return value.ToString();
        }

        private static string Part(ErrorCode code, int index)
        {
            string row = Row(code);
            int start = 0;
            for (int i = 0; i < index; i++)
            {
                start = row.IndexOf('|', start) + 1;
            }

            int end = row.IndexOf('|', start);
            return end < 0 ? row.Substring(start) : row.Substring(start, end - start);
        }

        // One literal a row: an assembly's string table is 64 KiB on the device, and a row is only made when asked for.
        private static string Row(ErrorCode code)
        {
            switch (code)
            {
                case ErrorCode.None:
                    return "None|There is no error|Nothing is to be done";
                case ErrorCode.InvalidArgument:
                    return "InvalidArgument|A caller passed a value outside its documented range|Correct the call; "
                        + "this is a programming error";
                case ErrorCode.BufferTooSmall:
                    return "BufferTooSmall|A buffer has no room for what must go into it|Give a larger buffer or ask "
                        + "for less";
                case ErrorCode.InvalidState:
                    return "InvalidState|The operation is not possible in the present state|Follow the order of calls "
                        + "that the documentation gives";
                case ErrorCode.NotSupported:
                    return "NotSupported|The feature is not supported|Choose a supported one; docs/SPEC.md lists what "
                        + "is";
                case ErrorCode.HexInvalid:
                    return "HexInvalid|The text is not an even number of hexadecimal digits|Correct the text";
                case ErrorCode.DerInvalid:
                    return "DerInvalid|The bytes are not the strict DER that was expected|Have the data re-encoded by "
                        + "its issuer";
                case ErrorCode.CborInvalid:
                    return "CborInvalid|The bytes are not the deterministic CBOR that was expected|Have the sender "
                        + "encode by docs/SPEC.md";
                case ErrorCode.TimeInvalid:
                    return "TimeInvalid|The date or time does not exist|Correct the date";
                case ErrorCode.EntropyMissing:
                    return "EntropyMissing|Random bytes were asked for before the generator had enough seed "
                        + "sources|Give at least two entropy sources";
                case ErrorCode.EntropyFailed:
                    return "EntropyFailed|An entropy source failed or repeated itself|Check the SIM and the "
                        + "platform's random generator";
                case ErrorCode.PointNotOnCurve:
                    return "PointNotOnCurve|A P-256 point is malformed or not on the curve|Refuse the peer; it may be "
                        + "attacking";
                case ErrorCode.AuthenticationFailed:
                    return "AuthenticationFailed|Data did not pass its authentication tag|Discard it; it was damaged "
                        + "or forged";
                case ErrorCode.PeerKeyRefused:
                    return "PeerKeyRefused|A peer's key of key agreement gives a secret that does not depend on ours|"
                        + "Refuse the peer; it may be attacking";
                case ErrorCode.PublicKeyRefused:
                    return "PublicKeyRefused|A public key is malformed, too short or too long|Have the certificate "
                        + "reissued with a key of a supported kind and size";
                case ErrorCode.LineTimeout:
                    return "LineTimeout|The module did not answer in time|Check wiring, power and baud rate";
                case ErrorCode.LineClosed:
                    return "LineClosed|The line to the module is gone|Reconnect the port";
                case ErrorCode.LineOverflow:
                    return "LineOverflow|The module sent more than the announced or allowed length|Resynchronise; "
                        + "check the baud rate and the read buffer";
                case ErrorCode.LineMalformed:
                    return "LineMalformed|The module's answer does not have the form that its manual gives|Check "
                        + "dialect and firmware of the module";
                case ErrorCode.ModemError:
                    return "ModemError|The module answered ERROR|See the command named; check dialect, SIM and network";
                case ErrorCode.CmeError:
                    return "CmeError|The module answered +CME ERROR or +CMS ERROR|Look the number up in 3GPP TS "
                        + "27.007 clause 9.2";
                case ErrorCode.ModemNotResponding:
                    return "ModemNotResponding|The module answers nothing, not even AT|Check power, PWRKEY, TX/RX and "
                        + "baud rate";
                case ErrorCode.ModemRestarted:
                    return "ModemRestarted|The module restarted by itself|Check the power supply; it must give 2 A "
                        + "peaks";
                case ErrorCode.DialectUnknown:
                    return "DialectUnknown|No dialect of this name exists, or none for this module|Name the dialect that its commands "
                        + "are like, or add its table (docs/ADDING-A-MODEM.md)";
                case ErrorCode.SimNotInserted:
                    return "SimNotInserted|The module sees no SIM|Insert a SIM or check its holder";
                case ErrorCode.SimPinRequired:
                    return "SimPinRequired|The SIM wants its PIN|Set the PIN or disable it";
                case ErrorCode.SimPukRequired:
                    return "SimPukRequired|The SIM is blocked and wants its PUK|Unblock the SIM by hand; nothing here "
                        + "ever tries a PUK";
                case ErrorCode.SimFailure:
                    return "SimFailure|The module can't talk to the SIM|Reseat the SIM; check that its voltage class "
                        + "suits the module";
                case ErrorCode.SimBusy:
                    return "SimBusy|The SIM or the module's SIM interface is busy|Wait and try again";
                case ErrorCode.RegistrationDenied:
                    return "RegistrationDenied|The network refused registration|Check the subscription, roaming and "
                        + "the allowed technologies";
                case ErrorCode.RegistrationTimeout:
                    return "RegistrationTimeout|The module found no network in time|Check antenna, bands and coverage";
                case ErrorCode.PdpFailed:
                    return "PdpFailed|The packet data connection could not be opened|Check APN, user name and the "
                        + "subscription";
                case ErrorCode.SocketOpenFailed:
                    return "SocketOpenFailed|The module could not connect to the peer|Check host, port and firewall";
                case ErrorCode.DnsFailed:
                    return "DnsFailed|The host name could not be resolved|Check the name and the APN's name server";
                case ErrorCode.SocketSendFailed:
                    return "SocketSendFailed|The module did not take or deliver the data|Reconnect";
                case ErrorCode.SocketClosed:
                    return "SocketClosed|The connection was closed by peer or network|Reconnect";
                case ErrorCode.SocketTimeout:
                    return "SocketTimeout|The peer was not reached or did not answer in time|Check that the peer is "
                        + "up and the radio is good";
                case ErrorCode.PromptMissing:
                    return "PromptMissing|The module gave no prompt for the data|Resynchronise; check the dialect";
                case ErrorCode.SocketStalled:
                    return "SocketStalled|The peer has acknowledged nothing for too long|Connect anew; one of "
                        + "the two lost the connection";
                case ErrorCode.SocketBufferFull:
                    return "SocketBufferFull|The module's send buffer stays full|Send less at a time or wait "
                        + "longer; check the radio";
                case ErrorCode.SocketsExhausted:
                    return "SocketsExhausted|The module has no connection left|Close one; restart the module if "
                        + "none of ours is open";
                case ErrorCode.SocketRefused:
                    return "SocketRefused|The peer refused the connection|Check host, port and firewall";
                case ErrorCode.DialectMalformed:
                    return "DialectMalformed|A row of a dialect's table can't be read|Correct the row named; "
                        + "docs/ADDING-A-MODEM.md lists the keys";
                case ErrorCode.RegistrationForbidden:
                    return "RegistrationForbidden|The network refuses this SIM or this module for good|Have the "
                        + "operator check subscription and IMEI; the device asks again seldom";
                case ErrorCode.NetworkForbidden:
                    return "NetworkForbidden|This network, or this place, refuses the SIM|Check the roaming "
                        + "agreement and the radio technology; another network may take it";
                case ErrorCode.NetworkCongested:
                    return "NetworkCongested|The network refused for a reason that passes|Wait: the device tries "
                        + "again, ever more seldom";
                case ErrorCode.PdpForbidden:
                    return "PdpForbidden|The network refuses the packet data connection|Check the access point "
                        + "name, its user and password, and the subscription";
                case ErrorCode.ModemAsleep:
                    return "ModemAsleep|The module is in power saving mode and hears nothing|Wake it first";
                case ErrorCode.DataQuotaReached:
                    return "DataQuotaReached|The day's data quota is used up|Wait for the next day, or raise the "
                        + "quota; alarms pass up to the reserve";
                case ErrorCode.SimToolkitStorm:
                    return "SimToolkitStorm|The SIM sends proactive commands without end|Turn the SIM toolkit off, "
                        + "restart the SIM, or exchange it";
                case ErrorCode.PowerOffFailed:
                    return "PowerOffFailed|The module could not be turned off|Check the power pins; take its supply "
                        + "away before it is handled";
                case ErrorCode.ApduTransportFailed:
                    return "ApduTransportFailed|An APDU did not reach the SIM or its answer did not come back|Reopen "
                        + "the logical channel and start the operation again";
                case ErrorCode.ApduMalformed:
                    return "ApduMalformed|The APDU or its answer does not have the form of ETSI TS 102 221|Check "
                        + "module firmware; line noise can cause it";
                case ErrorCode.StatusWord:
                    return "StatusWord|The SIM refused the command with a status word that has no reaction of its "
                        + "own|Look the status word up in docs/SPEC.md";
                case ErrorCode.ChannelUnavailable:
                    return "ChannelUnavailable|The SIM has no free logical channel|Close channels that other programs "
                        + "left open or restart the SIM";
                case ErrorCode.ChannelLost:
                    return "ChannelLost|The logical channel to the applet is gone|Open and select again; the SIM was "
                        + "probably reset";
                case ErrorCode.AppletNotFound:
                    return "AppletNotFound|No IoT SAFE applet answers to any known AID|Use a SIM with the IoT SAFE "
                        + "applet or configure its AID";
                case ErrorCode.AppletNotIotSafe:
                    return "AppletNotIotSafe|An applet answered to the AID but does not speak IoT SAFE|Configure the "
                        + "AID that the SIM maker names";
                case ErrorCode.ObjectNotFound:
                    return "ObjectNotFound|The applet has no such key or file|Check the identifiers or have the SIM "
                        + "provisioned";
                case ErrorCode.ObjectDenied:
                    return "ObjectDenied|The applet denied the operation on this object|The key may be deactivated or "
                        + "empty, or its access conditions forbid it; check its state";
                case ErrorCode.AppletMemory:
                    return "AppletMemory|The applet is out of memory|Ask the SIM's issuer";
                case ErrorCode.AppletBusy:
                    return "AppletBusy|Remote administration is changing the object|Wait and try again";
                case ErrorCode.SessionLimit:
                    return "SessionLimit|The applet has no free session|Close sessions or select the applet again";
                case ErrorCode.CommandRefused:
                    return "CommandRefused|The applet found the command's data incorrect|Check the applet's profile; "
                        + "report the exchange";
                case ErrorCode.InstructionUnsupported:
                    return "InstructionUnsupported|The applet does not know the instruction|Use a policy or an applet "
                        + "that does without it";
                case ErrorCode.TlvInvalid:
                    return "TlvInvalid|The applet's data is not a well-formed BER-TLV structure|Report the exchange; "
                        + "the applet may need a profile";
                case ErrorCode.KeyMissing:
                    return "KeyMissing|The SIM holds no usable signing key|Have the SIM provisioned or name the key "
                        + "in the settings";
                case ErrorCode.CertificateMissing:
                    return "CertificateMissing|The SIM holds no client certificate|Have the SIM provisioned or give "
                        + "the certificate in the settings";
                case ErrorCode.CertificateKeyMismatch:
                    return "CertificateKeyMismatch|The client certificate belongs to another key than the "
                        + "SIM's|Provision the certificate that was issued for this SIM's key";
                case ErrorCode.UnsafeApdu:
                    return "UnsafeApdu|A rule that protects the SIM's PIN counters and objects forbids this APDU|This "
                        + "is a programming error; see docs/SECURITY.md";
                case ErrorCode.NoScratchKey:
                    return "NoScratchKey|The applet has no volatile key slot or no public key object that may be "
                        + "overwritten|Use the guarded policy or a SIM profile with such objects";
                case ErrorCode.AppletIntegrity:
                    return "AppletIntegrity|The applet reports that its store is damaged|Replace the SIM";
                case ErrorCode.SignatureMalformed:
                    return "SignatureMalformed|The applet's signature does not have 64 bytes or valid DER|Report the "
                        + "exchange; the applet may need a profile";
                case ErrorCode.CardWearLimit:
                    return "CardWearLimit|The day's allowance of writes to the SIM's memory is used up|Find out what "
                        + "connects so often; raise the limit only if the SIM's maker allows it";
                case ErrorCode.InstructionBlocked:
                    return "InstructionBlocked|The module does not pass this instruction on to the SIM|Use the guarded "
                        + "policy, which needs only signatures, or another module firmware";
                case ErrorCode.CredentialsRevoked:
                    return "CredentialsRevoked|The SIM's key or certificate has been deactivated|Ask the SIM's issuer; "
                        + "have it provisioned again";
                case ErrorCode.ResponseLost:
                    return "ResponseLost|The SIM's answer was lost between the status word 61xx and GET RESPONSE|Start "
                        + "the operation again; keep other programs away from the module's port";
                case ErrorCode.TlsRecordOverflow:
                    return "TlsRecordOverflow|The server sent a record larger than the receive buffer|Raise the "
                        + "receive buffer or have the server limit its records";
                case ErrorCode.TlsBadRecord:
                    return "TlsBadRecord|The server sent something that is no TLS record|Check that the port speaks "
                        + "TLS";
                case ErrorCode.TlsBadRecordMac:
                    return "TlsBadRecordMac|A record did not authenticate|The line or the network damaged or forged "
                        + "data; reconnect";
                case ErrorCode.TlsDecodeError:
                    return "TlsDecodeError|A handshake message is malformed|Check the server; report it";
                case ErrorCode.TlsUnexpectedMessage:
                    return "TlsUnexpectedMessage|A message came at the wrong moment|Check the server; report it";
                case ErrorCode.TlsIllegalParameter:
                    return "TlsIllegalParameter|A field of a message has a value that it must not have|Check the "
                        + "server; report it";
                case ErrorCode.TlsUnsupportedVersion:
                    return "TlsUnsupportedVersion|The server speaks no version of TLS that was offered|Enable TLS 1.3 at the "
                        + "server, or offer it TLS 1.2";
                case ErrorCode.TlsNoCommonSuite:
                    return "TlsNoCommonSuite|The server chose a cipher suite that was not offered|Enable "
                        + "TLS_AES_128_GCM_SHA256 at the server";
                case ErrorCode.TlsNoCommonGroup:
                    return "TlsNoCommonGroup|The server wants a key exchange group that was not offered|Enable x25519 or "
                        + "secp256r1 at the server";
                case ErrorCode.TlsMissingExtension:
                    return "TlsMissingExtension|The server left out an extension that it must send|Check the server; "
                        + "report it";
                case ErrorCode.TlsUnsupportedExtension:
                    return "TlsUnsupportedExtension|The server sent an extension that was not offered|Check the "
                        + "server; report it";
                case ErrorCode.TlsBadServerSignature:
                    return "TlsBadServerSignature|The server's CertificateVerify is not signed by its certificate's "
                        + "key|Do not trust the peer; someone may be in the middle";
                case ErrorCode.TlsBadServerFinished:
                    return "TlsBadServerFinished|The server's Finished does not match the handshake|Do not trust the "
                        + "peer; someone may be in the middle";
                case ErrorCode.TlsAlertReceived:
                    return "TlsAlertReceived|The server ended the connection with an alert|Look at the alert's name; "
                        + "the server's log says more";
                case ErrorCode.TlsTruncated:
                    return "TlsTruncated|The connection ended without close_notify|Treat the last data as incomplete; "
                        + "reconnect";
                case ErrorCode.TlsTimeout:
                    return "TlsTimeout|The handshake did not end in time|Check radio and server; raise the deadline "
                        + "on slow links";
                case ErrorCode.TlsNoCertificateRequest:
                    return "TlsNoCertificateRequest|The server asked for no client certificate though the settings "
                        + "demand mutual authentication|Have the server require client certificates";
                case ErrorCode.ClientNotConfirmed:
                    return "ClientNotConfirmed|The server closed before it confirmed the client certificate|Check "
                        + "that the server trusts the CA that issued it, that it has not expired and that the SIM's "
                        + "key matches";
                case ErrorCode.TlsSignatureSchemeUnsupported:
                    return "TlsSignatureSchemeUnsupported|The server's signature algorithm is not supported|Use an "
                        + "ECDSA P-256 certificate at the server";
                case ErrorCode.TlsCertificateTooLarge:
                    return "TlsCertificateTooLarge|The server's certificates are larger than the client takes|Raise "
                        + "MaxCertificateSize (TlsMaxCertificate in the agent's settings), or shorten the chain";
                case ErrorCode.TlsClientSignatureFailed:
                    return "TlsClientSignatureFailed|The secure element could not sign the handshake|See the SIM "
                        + "error before this one";
                case ErrorCode.TlsKeyLimit:
                    return "TlsKeyLimit|A traffic key was used as often as it may be|Reconnect";
                case ErrorCode.TlsFlood:
                    return "TlsFlood|The server keeps sending messages without data|Check the server; report it";
                case ErrorCode.TlsHelloRetryRequest:
                    return "TlsHelloRetryRequest|The server wants a second ClientHello with a cookie that is too large|"
                        + "Switch off the server's stateless retry (cookie)";
                case ErrorCode.TlsDowngrade:
                    return "TlsDowngrade|The server speaks TLS 1.3 but was made to answer with an older version|Do "
                        + "not trust the network; someone may be in the middle";
                case ErrorCode.TlsHandshakeClosed:
                    return "TlsHandshakeClosed|The server closed the connection during the handshake without an "
                        + "alert|Check that the port speaks TLS 1.3; the server's log says more";
                case ErrorCode.TlsNoExtendedMasterSecret:
                    return "TlsNoExtendedMasterSecret|The server of TLS 1.2 does not bind the master secret to the "
                        + "handshake|Update the server: extended_master_secret (RFC 7627) is required";
                case ErrorCode.TlsNoSecureRenegotiation:
                    return "TlsNoSecureRenegotiation|The server of TLS 1.2 did not indicate secure renegotiation, or "
                        + "indicated a renegotiation|Update the server: renegotiation_info (RFC 5746) is required";
                case ErrorCode.CertificateMalformed:
                    return "CertificateMalformed|A certificate is not strict DER of RFC 5280|Have it issued again";
                case ErrorCode.CertificateExpired:
                    return "CertificateExpired|A certificate's validity is over|Renew it; check the device's clock";
                case ErrorCode.CertificateNotYetValid:
                    return "CertificateNotYetValid|A certificate's validity has not begun|Check the device's clock";
                case ErrorCode.ClockUnknown:
                    return "ClockUnknown|Without any time no validity can be judged|Set the clock or let the network "
                        + "give it";
                case ErrorCode.NameMismatch:
                    return "NameMismatch|The server's certificate is for another name|Connect by a name that is in it "
                        + "or have it issued with this name";
                case ErrorCode.UnknownIssuer:
                    return "UnknownIssuer|No trust anchor issued the server's chain|Give the right CA certificate";
                case ErrorCode.CertificateSignatureInvalid:
                    return "CertificateSignatureInvalid|A certificate's signature does not verify|Do not trust the "
                        + "peer";
                case ErrorCode.NotACertificateAuthority:
                    return "NotACertificateAuthority|An issuing certificate is not marked as CA|Have the chain issued "
                        + "properly";
                case ErrorCode.PathLengthExceeded:
                    return "PathLengthExceeded|The chain is longer than an issuer's pathLenConstraint allows|Have the "
                        + "chain issued properly";
                case ErrorCode.KeyUsageForbids:
                    return "KeyUsageForbids|A certificate's keyUsage forbids this use|Have it issued with the right "
                        + "keyUsage";
                case ErrorCode.ExtendedKeyUsageForbids:
                    return "ExtendedKeyUsageForbids|A certificate's extendedKeyUsage does not include server "
                        + "authentication|Have it issued with serverAuth";
                case ErrorCode.UnknownCriticalExtension:
                    return "UnknownCriticalExtension|A certificate has a critical extension that is not "
                        + "understood|Have it issued without it";
                case ErrorCode.CertificateAlgorithmUnsupported:
                    return "CertificateAlgorithmUnsupported|A certificate uses an algorithm that is not supported|Use "
                        + "ECDSA with P-256 and SHA-256";
                case ErrorCode.ChainTooLong:
                    return "ChainTooLong|The server sent more certificates than the client takes|Shorten the chain";
                case ErrorCode.NoServerCertificate:
                    return "NoServerCertificate|The server sent no certificate|Configure a certificate at the server";
                case ErrorCode.NameConstraintsUnsupported:
                    return "NameConstraintsUnsupported|An issuing certificate constrains names in a way that is not "
                        + "supported|Use an issuer without nameConstraints";
                case ErrorCode.NameConstraintsForbid:
                    return "NameConstraintsForbid|An issuing certificate's nameConstraints forbid this server's name|Connect by "
                        + "a name that the issuer may vouch for or have the server's certificate issued by another";
                case ErrorCode.PathSearchLimit:
                    return "PathSearchLimit|No path to a trust anchor was found within 16 signatures, 64 steps and 4096 name comparisons|Have "
                        + "the server send its own issuers only; do not trust the peer";
                case ErrorCode.PolicyRequired:
                    return "PolicyRequired|A certificate demands that certificate policies be processed, which is not "
                        + "supported|Use an issuer without requireExplicitPolicy";
                case ErrorCode.MqttMalformed:
                    return "MqttMalformed|A packet is malformed|Check the broker; report it";
                case ErrorCode.MqttConnectionRefused:
                    return "MqttConnectionRefused|The broker refused the connection|Look at the return code; check "
                        + "client id and permissions";
                case ErrorCode.MqttTimeout:
                    return "MqttTimeout|The broker did not answer in time|Reconnect; check radio and broker";
                case ErrorCode.MqttClosed:
                    return "MqttClosed|The broker closed the connection|Reconnect; check client id, permissions and "
                        + "keep-alive";
                case ErrorCode.MqttProtocolError:
                    return "MqttProtocolError|The broker sent a packet that is not allowed now|Check the broker; "
                        + "report it";
                case ErrorCode.MqttPacketTooLarge:
                    return "MqttPacketTooLarge|A packet is larger than the buffer for it|Publish less at a time or "
                        + "raise the buffer";
                case ErrorCode.MqttSubscriptionRefused:
                    return "MqttSubscriptionRefused|The broker refused a subscription|Check the permissions";
                case ErrorCode.MqttNotConnected:
                    return "MqttNotConnected|There is no connection to the broker|Connect first";
                case ErrorCode.MqttTopicInvalid:
                    return "MqttTopicInvalid|The topic is empty, too long or holds a wildcard or NUL|Correct the topic";
                case ErrorCode.MqttReceiverBusy:
                    return "MqttReceiverBusy|Messages came faster than their handlers worked|Reconnect without clean "
                        + "session: the broker sends again; answer faster";
                case ErrorCode.MqttServerDisconnected:
                    return "MqttServerDisconnected|The broker ended the connection, for the reason given|Act on the reason; "
                        + "the broker's log has more";
                case ErrorCode.MqttNotAvailable:
                    return "MqttNotAvailable|The broker has said that it does not offer this|Use what it offers, or another "
                        + "broker";
                case ErrorCode.MqttPublishRefused:
                    return "MqttPublishRefused|The broker did not take the message, for the reason given|Check topic and rights "
                        + "at the broker";
                case ErrorCode.CoseMalformed:
                    return "CoseMalformed|The message is not the COSE_Sign1 of docs/SPEC.md|Check the sender";
                case ErrorCode.CoseSignatureInvalid:
                    return "CoseSignatureInvalid|The signature does not verify|Check that key and stream are the "
                        + "device's; otherwise the message is forged";
                case ErrorCode.CoseAlgorithmUnsupported:
                    return "CoseAlgorithmUnsupported|The message names an algorithm that is not supported|Use ES256";
                case ErrorCode.CoseKeyMismatch:
                    return "CoseKeyMismatch|The message was signed by another key|Give the certificate of the device "
                        + "that sent it";
                case ErrorCode.PayloadMalformed:
                    return "PayloadMalformed|The signed payload is not the batch of docs/SPEC.md|Check the sender's "
                        + "version";
                case ErrorCode.BatchFull:
                    return "BatchFull|The batch has no room for another reading|Sign and send it first";
                case ErrorCode.ConfirmationForeign:
                    return "ConfirmationForeign|A confirmation names a message that this device did not "
                        + "sign|Its store is older than what the backend holds, or another holder of the SIM "
                        + "signs: look into it; a new epoch was begun";
                case ErrorCode.ConfirmationMalformed:
                    return "ConfirmationMalformed|A confirmation is not what docs/SPEC.md says|Check the "
                        + "backend's version";
                case ErrorCode.IssuerUnknown:
                    return "IssuerUnknown|A message is signed by no issuer that the device knows|Give the "
                        + "issuer's key in the settings, or look for who sent it";
                case ErrorCode.IssuerForbidden:
                    return "IssuerForbidden|An issuer has no right to such a message|Give it the right in the "
                        + "settings, or have another issuer sign";
                case ErrorCode.CommandReplayed:
                    return "CommandReplayed|A command's counter was used already, or it is for another "
                        + "epoch|Send it with the next counter and the present epoch";
                case ErrorCode.CommandExpired:
                    return "CommandExpired|A command's time has passed, or the device has no clock to judge it "
                        + "by|Send it again with a later limit, or without one";
                case ErrorCode.CommandUnknown:
                    return "CommandUnknown|The device does not know the command|Update the device or send "
                        + "another one";
                case ErrorCode.CommandMalformed:
                    return "CommandMalformed|A command or its argument does not have the form of "
                        + "docs/SPEC.md|Correct the argument";
                case ErrorCode.BrokerNotConfirmed:
                    return "BrokerNotConfirmed|The new broker gave no confirmation in time|Check the new broker "
                        + "and its backend; the device is back at the old one";
                case ErrorCode.MessageNotDelivered:
                    return "MessageNotDelivered|The broker took a message that nobody subscribes to|Check that "
                        + "the backend is subscribed; the message is kept and sent again";
                case ErrorCode.DescriptorTooLarge:
                    return "DescriptorTooLarge|The descriptor has no room in 4 096 bytes|Shorten the client "
                        + "certificate's chain or the versions";
                case ErrorCode.MqttRedirected:
                    return "MqttRedirected|The broker sends the device to another server|No broker's word moves a device: "
                        + "send it the signed command change broker, or correct its settings";
                case ErrorCode.IssuerLast:
                    return "IssuerLast|The last issuer with a right can't be removed|Add another one with this right first";
                case ErrorCode.IssuersFull:
                    return "IssuersFull|The device has no room for another issuer|Remove one, or add one that it knew before";
                case ErrorCode.StoreFailed:
                    return "StoreFailed|The medium of the store can't be read or written|Check the flash or the "
                        + "card; the device goes on with what RAM holds";
                case ErrorCode.StoreFull:
                    return "StoreFull|The medium of the store has no room|Free space or give the store less of it";
                case ErrorCode.StoreCorrupt:
                    return "StoreCorrupt|What the store holds is not what was written|It is not used; look for a "
                        + "worn medium or a tampered device";
                case ErrorCode.StoreKeyMissing:
                    return "StoreKeyMissing|No key at hand opens the store|Insert the SIM that sealed it; a new "
                        + "store was begun";
                case ErrorCode.SimSecretMissing:
                    return "SimSecretMissing|The SIM has no such source of a secret|Provision one, or accept a "
                        + "store that is not bound to the SIM";
                case ErrorCode.RollbackRefused:
                    return "RollbackRefused|A number that may only rise would fall|Refuse what brought it; it may "
                        + "be an old version played back";
                case ErrorCode.OutboxFull:
                    return "OutboxFull|The outbox is full of messages that matter more|Restore the connection; "
                        + "the report counts what was dropped";
                case ErrorCode.SettingMissing:
                    return "SettingMissing|A required setting is missing|Give it";
                case ErrorCode.SettingInvalid:
                    return "SettingInvalid|A setting has a value that can't be used|Correct it";
                case ErrorCode.Unexpected:
                    return "Unexpected|Something failed that has no code of its own|Report it with the log";
                default:
                    return "Unknown|The error code is not known to this version|Update";
            }
        }
    }
}
