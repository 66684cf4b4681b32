using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Signet.Emulator.Timing;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Card
{
    /// <summary>A use of a private key: which command, which key.</summary>
    /// <param name="Command">Name of the command.</param>
    /// <param name="KeyId">Identifier of the private key in hexadecimal.</param>
    public sealed record PrivateKeyUse(string Command, string KeyId);

    /// <summary>
    /// The IoT SAFE applet (GSMA IoT.05 "IoT Security Applet Interface Description" 1.0) with real cryptography. One
    /// instance serves one card; it isn't thread-safe, as a card isn't.
    /// </summary>
    public sealed class IotSafeApplet : ICardApplication
    {
        private readonly DataCommands _data;
        private readonly KeyCommands _keys;
        private readonly SignatureCommands _signatures;
        private readonly DerivationCommands _derivations;
        private readonly OrderedDictionary<PrivateKeyUse, int> _uses = [];
        private readonly Tracer _tracer;
        private readonly InjectionCounter _injections;

        /// <summary>Makes an applet around a store.</summary>
        /// <param name="store">Its objects.</param>
        /// <param name="profile">Its peculiarities; null for none.</param>
        /// <param name="tracer">Receives its events; null for none.</param>
        public IotSafeApplet(ObjectStore store, AppletProfile? profile = null, Tracer? tracer = null)
        {
            Store = store ?? throw new ArgumentNullException(nameof(store));
            Profile = profile ?? AppletProfile.Default;
            _tracer = tracer ?? new Tracer();
            _injections = new InjectionCounter(Profile.Injections);
            Sessions = new SessionTable(Profile);
            _data = new DataCommands(Profile, Store);
            _keys = new KeyCommands(this);
            _signatures = new SignatureCommands(this);
            _derivations = new DerivationCommands(this);
        }

        /// <summary>The applet's objects.</summary>
        public ObjectStore Store { get; }

        /// <summary>The applet's peculiarities.</summary>
        public AppletProfile Profile { get; }

        /// <summary>The uses of private keys since the applet was made, in the order of the first, and how often each.</summary>
        public IReadOnlyDictionary<PrivateKeyUse, int> PrivateKeyUses => _uses;

        /// <summary>Writes to persistent memory since the applet was made: PUT PUBLIC KEY and GENERATE KEY PAIR on persistent objects.</summary>
        public int PersistentWrites { get; private set; }

        /// <summary>Number of sessions that aren't closed.</summary>
        public int SessionCount => Sessions.Count;

        /// <summary>Remote administration of the applet store.</summary>
        public RemoteAdministration Administration { get; } = new();

        internal Tracer Tracer => _tracer;

        internal SessionTable Sessions { get; }

        /// <summary>Channel of the command in execution.</summary>
        internal int Channel { get; private set; }

        /// <inheritdoc/>
        public bool Matches(byte[] aid)
        {
            ArgumentNullException.ThrowIfNull(aid);
            return aid.Length >= 5 && Profile.Aids.Any(a => a.AsSpan().StartsWith(aid));
        }

        /// <inheritdoc/>
        public ushort CheckSelect(bool selectedElsewhere)
        {
            ushort sw = Administration.SelectStatus ?? Profile.SelectStatus;
            if (sw != StatusWord.Success)
                return sw;
            return selectedElsewhere && !Profile.MultiSelectable ? StatusWord.ConditionsNotSatisfied : StatusWord.Success;
        }

        /// <inheritdoc/>
        public ResponseApdu Select(int channel)
        {
            return ResponseApdu.Of(Profile.Fci);
        }

        /// <inheritdoc/>
        public void Deselect(int channel, bool closed)
        {
            Sessions.Clear(channel);
            _data.ForgetList(channel);
            if (Profile.VolatileKeyLoss.HasFlag(closed ? VolatileKeyLoss.ChannelClose : VolatileKeyLoss.Select))
                LoseVolatileKeys();
        }

        /// <inheritdoc/>
        public void Reset()
        {
            Sessions.Clear(null);
            _data.ForgetList(null);
            LoseVolatileKeys();
        }

        /// <inheritdoc/>
        public ResponseApdu Process(CommandApdu command, int channel)
        {
            ArgumentNullException.ThrowIfNull(command);
            Channel = channel;
            if (Administration.StoreDamaged)
                return ResponseApdu.Of(StatusWord.StoreDamaged);
            if (Administration.TakeBusy())
                return ResponseApdu.Of(StatusWord.DataInvalidated);
            StatusInjection? injection = _injections.Next(command.Ins);
            if (injection is { IsSuccess: false, Executed: false })
                return ResponseApdu.Of(injection.Status);

            ResponseApdu response = Administration.Announce(Execute(command));
            if (injection == null || (injection.IsSuccess && response.Sw != StatusWord.Success))
                return response;
            return injection.IsSuccess ? response with { Sw = injection.Status } : ResponseApdu.Of(injection.Status);
        }

        private ResponseApdu Execute(CommandApdu command)
        {
            AcceptedClass kind = command.IsProprietaryClass ? AcceptedClass.Proprietary : AcceptedClass.Interindustry;
            if (Profile.Class != AcceptedClass.Both && Profile.Class != kind)
                return ResponseApdu.Of(StatusWord.ClassNotSupported);
            ushort parameters = CheckParameters(command);
            if (parameters != StatusWord.Success)
                return ResponseApdu.Of(parameters);

            return command.Ins switch
            {
                0xCB => _data.GetData(command, Channel),
                0xB0 => _data.ReadFile(command),
                0x84 => GetRandom(command),
                0xB9 => _keys.GenerateKeyPair(command),
                0xCD => _keys.ReadPublicKey(command),
                0x24 => _keys.PutInit(command),
                0xD8 => _keys.PutUpdate(command),
                0x46 => _keys.ComputeDh(command),
                0x2A => _signatures.SignInit(command),
                0x2B => _signatures.SignUpdate(command),
                0x2C => _signatures.VerifyInit(command),
                0x2D => _signatures.VerifyUpdate(command),
                0x48 => _derivations.ComputePrf(command),
                0x4A => _derivations.ComputeHkdf(command),
                _ => ResponseApdu.Of(StatusWord.InstructionNotSupported),
            };
        }

        internal ResponseApdu OpenSession(int number, Session session)
        {
            ushort sw = Sessions.CheckOpen(number);
            if (sw == StatusWord.Success)
                Sessions.Open(number, Channel, session);
            return ResponseApdu.Of(sw);
        }

        internal ResponseApdu CloseSession(CommandApdu command, SessionKind kind)
        {
            return ResponseApdu.Of(command.HasData ? StatusWord.WrongLength : Sessions.Close(command.P2, Channel, kind));
        }

        /// <summary>6A80 for an UPDATE; the session ends or begins anew.</summary>
        internal ResponseApdu Refuse(Session session)
        {
            session.Restart();
            session.Finished = Profile.ErrorEndsSession;
            return ResponseApdu.Of(StatusWord.IncorrectData);
        }

        internal void NotePrivateKeyUse(string command, PrivateKeyObject key)
        {
            var use = new PrivateKeyUse(command, key.Name);
            _uses[use] = _uses.GetValueOrDefault(use) + 1;
            NoteCard($"{command} private key {key.Name}");
        }

        internal void NoteWrite(KeyObject key)
        {
            if (!key.IsVolatile)
                PersistentWrites++;
        }

        internal void NoteCard(string text)
        {
            _tracer.Write(TraceLayer.Card, TraceDirection.None, text);
        }

        internal void Note(CardOperation operation)
        {
            _tracer.Timing.Add(operation);
        }

        /// <summary>P1 and P2 by instruction; an instruction that the applet doesn't know passes here and gets 6D00.</summary>
        private static ushort CheckParameters(CommandApdu command)
        {
            bool good = command.Ins switch
            {
                0x84 or 0xB9 or 0xCD or 0x46 or 0x4A => command.P1 == 0 && command.P2 == 0,
                0x48 => command.P1 <= 2 && command.P2 == 0,
                0x24 or 0x2A or 0x2C => command.P1 <= 1,

                // Bit 8 marks the last block; clients were seen to set bit 5 too.
                0xD8 or 0x2B or 0x2D => (command.P1 & 0x6F) == 0,
                _ => true,
            };
            if (!good)
                return StatusWord.IncorrectParameters;

            bool needsData = command.Ins is 0xB9 or 0xCD or 0x46 or 0x48 or 0x4A or 0xD8 or 0x2B or 0x2D or 0xB0
                || (command.Ins is 0x24 or 0x2A or 0x2C && command.P1 == 0)
                || (command.Ins == 0xCB && command.P1 is >= 0xC1 and <= 0xC4);
            return needsData && !command.HasData ? StatusWord.WrongLength : StatusWord.Success;
        }

        private ResponseApdu GetRandom(CommandApdu command)
        {
            if (command.HasData)
                return ResponseApdu.Of(StatusWord.WrongLength);
            Note(CardOperation.Random);
            int count = command.MaxResponse;
            return ResponseApdu.Of(Profile.Random?.Invoke(count) ?? RandomNumberGenerator.GetBytes(count));
        }

        private void LoseVolatileKeys()
        {
            foreach (KeyObject key in Store.Objects.OfType<KeyObject>().Where(k => k.IsVolatile))
            {
                (key as PrivateKeyObject)?.Clear();
                (key as PublicKeyObject)?.Clear();
            }
        }
    }
}
